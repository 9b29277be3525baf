"""The addresses of the old knowledge base still lead somewhere."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from numi.core.content import read_yaml
from numi.interfaces.ui.http import reads


@lru_cache(maxsize=2)
def old_addresses(content: Path) -> dict[str, str]:
    """Old slug → procedure."""
    known = read_yaml((content / "policies" / "old_addresses.yaml").read_text("utf-8"))
    return {str(slug): str(name) for slug, name in known.items()}


@reads
def article(request: HttpRequest) -> HttpResponse:
    """``article.php?slug=…``: the procedure that replaces it; an unknown one becomes a search for its words."""
    slug = request.GET.get("slug", "")[:120]
    name = old_addresses(settings.CONTENT).get(slug)
    if name:
        return redirect("desk:library-detail", ident=name)
    return redirect(f"/bureau/procedures/?q={'+'.join(part for part in slug.split('-') if part.isalnum())}")


@reads
def index(request: HttpRequest) -> HttpResponse:
    """``index.php``: the shelf."""
    return redirect("desk:library-list")
