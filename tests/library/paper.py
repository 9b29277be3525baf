"""Reading a tagged PDF as a screen reader does: its structure in order, and the words under each tag."""

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Name


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def read_aloud(document: pikepdf.Pdf) -> str:
    """Every word of the structure in reading order, spaces left out (a line that wraps has none at its end)."""
    words = {page.obj.objgen: _words_by_mark(page) for page in document.pages}
    return squeezed("".join(words[page][mark] for page, mark in _marks(document.Root.StructTreeRoot, None)))


def squeezed(text: str) -> str:
    return "".join(text.split())


def tags(document: pikepdf.Pdf) -> list[str]:
    """Every tag of the structure, in order."""
    return list(_tags(document.Root.StructTreeRoot))


def fonts(document: pikepdf.Pdf) -> dict[str, bool]:
    """Name of each font that the pages use → whether its file is inside."""
    found = {}
    for page in document.pages:
        for font in page.obj.Resources.Font.values():
            descriptor = font.DescendantFonts[0].FontDescriptor
            found[str(font.BaseFont)] = any(name in descriptor for name in ("/FontFile", "/FontFile2", "/FontFile3"))
    return found


def _tags(node: pikepdf.Object) -> Iterator[str]:
    if isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield str(node.S)[1:]
    for child in _children(node):
        yield from _tags(child)


def _children(node: pikepdf.Object) -> list[Any]:
    if not isinstance(node, pikepdf.Dictionary) or "/K" not in node:
        return []
    return list(node.K) if isinstance(node.K, pikepdf.Array) else [node.K]


def _marks(node: Any, page: Any) -> Iterator[tuple[Any, int]]:
    """(page, mark) of the contents under a tag, in order."""
    if isinstance(node, int):
        yield page, node
        return
    page = node.Pg.objgen if "/Pg" in node else page
    if node.get("/Type") == Name.MCR:
        yield page, int(node.MCID)
        return
    for child in _children(node):
        yield from _marks(child, page)


def _words_by_mark(page: pikepdf.Page) -> dict[int, str]:
    """The words of a page by mark, each sign through the map of its font."""
    maps = {name: _signs(font.ToUnicode.read_bytes().decode()) for name, font in page.obj.Resources.Font.items()}
    words: dict[int, str] = {}
    inside: list[int | None] = []
    font = ""
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "BDC":
                properties = operands[1]
                is_marked = isinstance(properties, pikepdf.Dictionary) and "/MCID" in properties
                inside.append(int(properties.MCID) if is_marked else None)
            case "BMC":
                inside.append(None)
            case "EMC":
                inside.pop()
            case "Tf":
                font = str(operands[0])
            case "Tj" | "TJ":
                mark = next((one for one in reversed(inside) if one is not None), None)
                if mark is not None:
                    shown = operands[0] if str(operator) == "TJ" else [operands[0]]
                    text = "".join(_read(bytes(one), maps[font]) for one in shown if isinstance(one, pikepdf.String))
                    words[mark] = words.get(mark, "") + text
    return words


def _read(codes: bytes, signs: dict[int, str]) -> str:
    return "".join(signs[int.from_bytes(codes[place : place + 2])] for place in range(0, len(codes), 2))


def _signs(cmap: str) -> dict[int, str]:
    """Code → text of a ToUnicode map."""
    found: dict[int, str] = {}
    kind = ""
    for line in cmap.splitlines():
        if line.endswith(("beginbfchar", "beginbfrange")):
            kind = line.split("begin")[-1]
        elif line.startswith("endbf"):
            kind = ""
        elif kind:
            parts = [part.strip("<>[]") for part in line.split()]
            first, last = int(parts[0], 16), int(parts[1] if kind == "bfrange" else parts[0], 16)
            base = bytes.fromhex(parts[-1]).decode("utf-16-be")
            for code in range(first, last + 1):
                found[code] = base[:-1] + chr(ord(base[-1]) + code - first)
    return found
