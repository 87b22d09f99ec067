"""The search index: which reports share a bundle (`arranging`), a bundle (`bundle`), the engine that indexes it (`engine`), and
all of a site's together (`index`)."""

from wgreport.search.engine import BINARY_VARIABLE, SearchError
from wgreport.search.index import MANIFEST, Folder, Target, write_index

__all__ = ["BINARY_VARIABLE", "MANIFEST", "Folder", "SearchError", "Target", "write_index"]
