"""Pictures for small columns: a few grey lines in a file of some kilobytes."""

import io
import random


def picture(chance: random.Random, name: str) -> bytes:
    """Return a picture in the format that its name says."""
    from PIL import Image

    size = (chance.randint(20, 60), chance.randint(20, 60))
    image = Image.new("L", size, chance.randrange(256))
    for _ in range(20):
        image.putpixel((chance.randrange(size[0]), chance.randrange(size[1])), chance.randrange(256))
    file = io.BytesIO()
    image.save(file, "PNG" if name.endswith(".png") else "JPEG")
    return file.getvalue()
