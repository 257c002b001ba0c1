"""The server of the live page: a society on a screen, person by person, without internet.

ODD element: none; nothing here changes the model. `scene` gives the zone of each person, `frames`
turns months into bytes, `recording` turns a run into frames, `library` keeps and shares recordings,
`messages` checks what a visitor sends, `session` serves one visitor, `classroom` lets a class
follow a lecturer, `app` is the web server, `serve` starts it, `replay` writes one HTML file that
needs no server.
"""
