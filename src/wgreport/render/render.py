"""A view becomes the bytes of its page."""

from __future__ import annotations

from jinja2 import Environment

from wgreport.lang.speech import Speech
from wgreport.pages.views import (
    AliasView,
    HomeView,
    IndexView,
    LandingView,
    MissingView,
    ParallelView,
    ProseView,
    RegisterView,
    ReportsView,
    ReportView,
    SearchView,
    TargetView,
)
from wgreport.render.address import Place, Ways
from wgreport.render.environment import WAYS
from wgreport.render.filling import filled

View = (
    HomeView
    | ReportsView
    | ReportView
    | ParallelView
    | RegisterView
    | TargetView
    | IndexView
    | SearchView
    | ProseView
    | MissingView
    | AliasView
    | LandingView
)

TEMPLATES: dict[type[View], str] = {
    HomeView: "home.html",
    AliasView: "alias.html",
    ReportsView: "reports.html",
    ReportView: "report.html",
    ParallelView: "parallel.html",
    RegisterView: "register.html",
    TargetView: "target.html",
    IndexView: "index.html",
    SearchView: "search.html",
    ProseView: "prose.html",
    MissingView: "missing.html",
    LandingView: "landing.html",
}


def render(view: View, environment: Environment, speech: Speech) -> bytes:
    """The page of `view`, in UTF-8, ending in one newline: the same bytes for the same arguments.

    `speech` speaks the language of the page. A template has `view`, `page` (the view's frame; the landing page has none), the
    functions of `speech` (`say`, `date`, `span`, `number`, `ordinal`) and `place`. Raises ProblemError (A512) for a
    template that is missing or wrong: an interface string that is not there, or an address that is none, too.
    """
    place = _place(view)
    context: dict[str, object] = {
        "view": view,
        "place": place,
        WAYS: Ways(place),
        "say": speech.say,
        "date": speech.date,
        "span": speech.span,
        "number": speech.number,
        "ordinal": speech.ordinal,
    }
    if not isinstance(view, LandingView):
        context["page"] = view.page
    text = filled(environment, TEMPLATES[type(view)], context)
    return (text.rstrip() + "\n").encode()


def _place(view: View) -> Place:
    match view:
        case LandingView():
            return Place("/")
        case MissingView():
            return Place(view.page.url, view.root)
        case _:
            return Place(view.page.url)
