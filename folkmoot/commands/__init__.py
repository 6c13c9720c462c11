"""The subcommands of `folkmoot`, a module each; `cli` puts them together. None imports its parts before it runs."""
