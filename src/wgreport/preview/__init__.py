"""The editor's loop: content is built into a folder of its own whenever it changes, and the open pages follow."""
