"""The list of commands."""

from click.testing import CliRunner

from folkmoot.cli import main


def test_every_command_stands_once_in_the_list_with_what_it_does() -> None:
    told = CliRunner().invoke(main, ["--help"]).output.splitlines()
    for name in main.commands:
        assert len([line for line in told if line.startswith(f"  {name}  ")]) == 1, name
