"""Photos as they may go out: no wider than the page needs, upright, and silent about where they were taken."""

import io
import struct
import warnings

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from .animations import stripped_gif, stripped_png, stripped_webp

FORMATS = {".jpg": "JPEG", ".jpeg": "JPEG", ".png": "PNG", ".webp": "WEBP", ".gif": "GIF"}
"""The pictures that we make anew, by the end of their names, and the format each gets."""

_READ = ("GIF", "JPEG", "PNG", "WEBP")
_MOVING = {"GIF": stripped_gif, "PNG": stripped_png, "WEBP": stripped_webp}
_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
_PAPER = (255, 255, 255)


class PhotoError(Exception):
    """A picture that cannot be shown; the text says what it is, as the end of a sentence."""


def shown_photo(data: bytes, suffix: str, width: int, quality: int) -> bytes:
    """Return a picture at most `width` wide, without Exif, GPS, XMP, profile or comments.

    An animation keeps its frames and its size. Raises PhotoError when nothing can be shown.
    """
    try:
        with warnings.catch_warnings():
            # Pillow warns of pictures that phones take nowadays; those of twice that size it refuses.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=_READ) as photo:
                return _shown(photo, data, FORMATS[suffix.lower()], width, quality)
    except UnidentifiedImageError:
        raise PhotoError("is no picture that can be read") from None
    except Image.DecompressionBombError:
        raise PhotoError("has more points than can be worked with") from None
    # What Pillow raises for a damaged file depends on its format and on where the damage is.
    except (OSError, SyntaxError, ValueError, IndexError, EOFError, struct.error, MemoryError) as fault:
        raise PhotoError(f"is damaged ({str(fault) or type(fault).__name__})") from None


def size_of(photo: bytes) -> tuple[int, int]:
    """Return width and height of a picture that `shown_photo` has made."""
    with Image.open(io.BytesIO(photo)) as opened:
        return opened.size


def _shown(photo: Image.Image, data: bytes, wanted: str, width: int, quality: int) -> bytes:
    photo.load()
    # An MPO is a JPEG with more pictures behind the first one; they are not frames.
    if getattr(photo, "is_animated", False) and photo.format == wanted and wanted in _MOVING:
        return _MOVING[wanted](data)
    upright = _in_srgb(_in_bytes(ImageOps.exif_transpose(photo)))
    if upright.width > width:
        # A palette has no colours between two points, so that edges would come out jagged.
        smooth = "RGBA" if upright.has_transparency_data else {"1": "L", "L": "L"}.get(upright.mode, "RGB")
        upright = upright.convert(smooth)
        height = max(1, round(upright.height * width / upright.width))
        upright = upright.resize((width, height), Image.Resampling.LANCZOS)
    return _encoded(upright, wanted, quality)


def _in_bytes(photo: Image.Image) -> Image.Image:
    """Return a picture of 16 bits a point as one of 8, which is all that a page shows."""
    if photo.mode.startswith(("I", "F")):
        return photo.convert("I").point(lambda level: level / 256).convert("L")
    return photo


def _in_srgb(photo: Image.Image) -> Image.Image:
    """Return a picture whose colours need no profile."""
    profile = photo.info.get("icc_profile")
    if not profile or photo.mode not in ("RGB", "RGBA", "CMYK", "L"):
        return photo.convert("RGB") if photo.mode in ("CMYK", "YCbCr", "LAB", "HSV") else photo
    mode = "RGBA" if photo.mode == "RGBA" else "RGB"
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(photo, own, _SRGB, outputMode=mode)
    except (ImageCms.PyCMSError, OSError):
        # A broken profile: colours as they stand are better than none.
        return photo.convert(mode)


def _encoded(photo: Image.Image, wanted: str, quality: int) -> bytes:
    """Return the file of a picture; only what makes it transparent is taken along."""
    if wanted == "JPEG":
        photo = _on_paper(photo)
    elif wanted == "WEBP":
        photo = photo.convert("RGBA" if photo.has_transparency_data else "RGB")
    bare = photo.copy()
    bare.info = {key: value for key, value in photo.info.items() if key == "transparency"}
    options = {"JPEG": {"quality": quality, "progressive": True}, "WEBP": {"quality": quality, "method": 4}}
    file = io.BytesIO()
    bare.save(file, wanted, optimize=True, **options.get(wanted, {}))
    return file.getvalue()


def _on_paper(photo: Image.Image) -> Image.Image:
    """Return a picture for a format that knows no transparency."""
    if not photo.has_transparency_data:
        return photo if photo.mode in ("RGB", "L") else photo.convert("RGB")
    clear = photo.convert("RGBA")
    paper = Image.new("RGB", photo.size, _PAPER)
    paper.paste(clear, mask=clear.getchannel("A"))
    return paper
