"""`python -m wgreport`."""

from wgreport.cli import command

command()
