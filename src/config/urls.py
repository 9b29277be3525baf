"""Where each interface is mounted."""

from django.urls import include, path
from django.views.generic import RedirectView

from numi.interfaces.desk.library import old
from numi.interfaces.ui import health

urlpatterns = [
    path("", RedirectView.as_view(url="/bureau/"), name="root"),
    path("article.php", old.article, name="old-article"),
    path("index.php", old.index, name="old-index"),
    path("favicon.ico", RedirectView.as_view(url="/static/ui/img/mark.svg"), name="favicon"),
    path("sante/vivante", health.live, name="health-live"),
    path("sante/prete", health.ready, name="health-ready"),
    path("bureau/", include("numi.interfaces.desk.urls")),
    path("flux/", include("numi.interfaces.desk.live.urls")),
    path("hooks/", include("numi.interfaces.hooks.urls")),
    path("entree/", include("numi.interfaces.desk.sign_in.urls")),
    path("comptes/", include("numi.interfaces.desk.sign_in.doors")),
]
handler404 = "numi.interfaces.ui.errors.page_not_found"
handler500 = "numi.interfaces.ui.errors.server_error"
handler403 = "numi.interfaces.ui.errors.permission_denied"
handler429 = "numi.interfaces.ui.errors.too_many"
handler400 = "numi.interfaces.ui.errors.bad_request"
