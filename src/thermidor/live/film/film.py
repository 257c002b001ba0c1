"""A film of one run for a slide: walking dots, the month, the regime label and three curves.

ODD element: observation. Zones and colours are those of the live page, drawn without a browser:
persons as pixels, words by matplotlib. A .gif needs nothing else, an .mp4 needs ffmpeg (the extra
`film`), and .html is the replay.
"""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

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
    """Run a scenario and write its film; the ending of the name gives the kind.

    Parameters
    ----------
    chosen : str
        A shipped scenario's name or a file.
    out : str or Path
        A .gif, .mp4 or .html.
    seed : int
    pace : float
        Months a second, 1 to 30.
    scale : float, optional
        Share of the population.

    Raises
    ------
    InputError
        If the kind is not known, the file cannot be written, or an .mp4 lacks ffmpeg.
    """
    out = Path(out)
    if out.suffix not in KINDS:
        raise InputError(f'"{out.name}" must end in {", ".join(KINDS)}.', place="--out")
    if not 1 <= pace <= 30:
        raise InputError("give a pace from 1 to 30 months a second.", place="--pace")
    if not out.parent.is_dir():
        raise InputError(f'there is no folder "{out.parent}".', place="--out")
    loaded = scenario.load(chosen)
    if out.suffix == ".html":
        return _replay(chosen, out, seed, scale or population.DEFAULT_SCALE)
    ffmpeg = _ffmpeg() if out.suffix == ".mp4" else None
    frames = pictures(loaded, seed, scale or 0.004)
    if ffmpeg:
        return _mp4(frames, out, pace * STEPS, ffmpeg)
    return _gif(frames, out, pace * STEPS)


def _replay(chosen: str, out: Path, seed: int, scale: float) -> Path:
    from thermidor.live.server import replay

    text = replay.page(chosen, seed=seed, scale=scale)
    store.atomically(out, lambda file: file.write(text.encode()))
    return out


def _ffmpeg() -> str:
    try:
        import imageio_ffmpeg
    except ModuleNotFoundError:
        raise InputError(
            "an .mp4 needs ffmpeg; install it with: pip install 'thermidor[film]', or write a .gif."
        ) from None
    return imageio_ffmpeg.get_ffmpeg_exe()


# Files ----------------------------------------------------------------------------------------


def _gif(pictures: Iterator[np.ndarray], out: Path, rate: float) -> Path:
    from PIL import Image

    frames = []
    palette = None
    for picture in pictures:
        image = Image.fromarray(picture)
        palette = palette or _palette(image)
        frames.append(image.quantize(palette=palette, dither=Image.Dither.NONE))
    buffer = io.BytesIO()
    frames[0].save(
        buffer, "GIF", save_all=True, append_images=frames[1:], duration=round(1000 / rate), loop=0
    )
    store.atomically(out, lambda file: file.write(buffer.getvalue()))
    return out


def _palette(image: Any) -> Any:
    """Return a palette of the colours of the first picture and of all colours of dots."""
    from PIL import Image

    swatches = Image.fromarray(colours()[None]).resize((image.width, 60), Image.Resampling.NEAREST)
    both = Image.new("RGB", (image.width, image.height + 60))
    both.paste(image, (0, 0))
    both.paste(swatches, (0, image.height))
    return both.quantize(128, dither=Image.Dither.NONE)


def _mp4(pictures: Iterator[np.ndarray], out: Path, rate: float, ffmpeg: str) -> Path:
    part = out.resolve().with_name(f".{out.stem}.{os.getpid()}.mp4")
    given = f"-f rawvideo -pix_fmt rgb24 -s {WIDTH}x{HEIGHT} -r {rate} -i -"
    wanted = "-c:v libx264 -crf 20 -pix_fmt yuv420p -movflags +faststart"
    command = [ffmpeg, "-y", "-loglevel", "error", *given.split(), *wanted.split(), str(part)]
    try:
        with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            with contextlib.suppress(BrokenPipeError):  # its own message follows
                for picture in pictures:
                    process.stdin.write(picture.tobytes())
                process.stdin.close()
            message = process.stderr.read().decode(errors="replace").strip()
        if process.returncode:
            raise InputError(f"ffmpeg could not write the film: {message[-200:]}", file=out)
        os.replace(part, out)
    finally:
        part.unlink(missing_ok=True)
    return out
