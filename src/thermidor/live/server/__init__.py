"""The live page: a society on a screen, person by person, in a hall and without internet.

ODD element: none; nothing here feeds back into the model. `scene` says where each person stands,
`recording` turns a run into frames, `growing` shares one in the making, `messages` judges what a
visitor sends, `session` serves one visitor, `classroom` lets a hall follow, `app` is the web
server, `replay` writes one HTML file that needs no server, `film` writes a film for a slide,
`widget` the same page in a notebook.
"""
