"""A film of one run for a slide: the dots walking, the month, the regime and three curves.

ODD element: observation. The same zones and colours as the live page, drawn here without a
browser: the persons as pixels, the words by matplotlib. A .gif needs nothing else; an .mp4 needs
the extra `film`, whose ffmpeg comes from the package index; .html is the replay.
"""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
from pathlib import Path

from thermidor.common.errors import InputError
from thermidor.live.film.picture import STEPS, pictures
from thermidor.live.film.words import HEIGHT, WIDTH, colours
from thermidor.runs import store
from thermidor.scenario import scenario
from thermidor.society import population

KINDS = (".gif", ".mp4", ".html")


def film(
    chosen: str, out: str | Path, *, seed: int = 1, pace: float = 6.0, scale: float | None = None
) -> Path:
    """Run a scenario and write its film; the end of the name says of what kind.

    Raises
    ------
    InputError
        If the kind is not known, the file cannot be written, or ffmpeg is not there for an .mp4.
    """
    out = Path(out)
    if out.suffix not in KINDS:
        raise InputError(f"a film ends in {', '.join(KINDS)}.", place="--out")
    if not 1 <= pace <= 30:
        raise InputError("the pace is 1 to 30 months a second.", place="--pace")
    if not out.parent.is_dir():
        raise InputError(f'there is no folder "{out.parent}".', place="--out")
    loaded = scenario.load(chosen)
    if out.suffix == ".html":
        return _replay(chosen, out, seed, scale or population.DEFAULT_SCALE)
    ffmpeg = _ffmpeg() if out.suffix == ".mp4" else None
    seen = pictures(loaded, seed, scale or 0.004)
    if ffmpeg:
        return _mp4(seen, out, pace * STEPS, ffmpeg)
    return _gif(seen, out, pace * STEPS)


def _replay(chosen: str, out: Path, seed: int, scale: float) -> Path:
    from thermidor.live.server import catalogue, replay
    from thermidor.live.server.library import Library
    from thermidor.live.server.recording import Recipe

    shelf = catalogue.Shelf(chosen)
    recorder = Library(shelf.load).record(Recipe(scenario=shelf.first, seed=seed, scale=scale))
    while not recorder.recording.finished:
        recorder.advance()
    chapters = catalogue.chapters(None, shelf.limits(1.0))
    return replay.write([recorder.recording], out, chapters)


def _ffmpeg() -> str:
    try:
        import imageio_ffmpeg
    except ModuleNotFoundError:
        raise InputError(
            "an .mp4 needs ffmpeg; install it with: pip install 'thermidor[film]', or write a .gif."
        ) from None
    return imageio_ffmpeg.get_ffmpeg_exe()


# Files ----------------------------------------------------------------------------------------


def _gif(seen, out: Path, rate: float) -> Path:
    from PIL import Image

    frames, base = [], None
    for picture in seen:
        image = Image.fromarray(picture)
        if base is None:
            base = _palette(image)
        frames.append(image.quantize(palette=base, dither=Image.Dither.NONE))
    buffer = io.BytesIO()
    frames[0].save(
        buffer, "GIF", save_all=True, append_images=frames[1:], duration=round(1000 / rate), loop=0
    )
    return _write(out, buffer.getvalue())


def _palette(image):
    """Return a palette of the first picture's colours and of all that dots may have later."""
    from PIL import Image

    swatches = Image.fromarray(colours()[None]).resize((image.width, 60), Image.Resampling.NEAREST)
    both = Image.new("RGB", (image.width, image.height + 60))
    both.paste(image, (0, 0))
    both.paste(swatches, (0, image.height))
    return both.quantize(128, dither=Image.Dither.NONE)


def _mp4(seen, out: Path, rate: float, ffmpeg: str) -> Path:
    part = out.resolve().with_name(f".{out.stem}.{os.getpid()}.mp4")
    command = [
        ffmpeg,
        "-y",
        "-loglevel",
        "error",
        "-f",
        "rawvideo",
        "-pix_fmt",
        "rgb24",
        "-s",
        f"{WIDTH}x{HEIGHT}",
        "-r",
        str(rate),
        "-i",
        "-",
        "-c:v",
        "libx264",
        "-crf",
        "20",
        "-pix_fmt",
        "yuv420p",
        "-movflags",
        "+faststart",
        str(part),
    ]
    try:
        with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            with contextlib.suppress(BrokenPipeError):  # it says why, below
                for picture in seen:
                    process.stdin.write(picture.tobytes())
                process.stdin.close()
            told = process.stderr.read().decode(errors="replace").strip()
        if process.returncode:
            raise InputError(f"ffmpeg could not write the film: {told[-200:]}", file=out)
        os.replace(part, out)
    finally:
        part.unlink(missing_ok=True)
    return out


def _write(out: Path, content: bytes) -> Path:
    store.atomically(out, lambda file: file.write(content))
    return out
