"""The rim: the only code that meets disk, screen and site generators."""
