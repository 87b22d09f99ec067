"""wgreport: a static website generator for the session reports of intergovernmental working groups."""

__version__ = "0.1.0"
