"""`folkmoot example`: an invented survey to practise on."""

import shutil
from pathlib import Path

import click

from folkmoot.commands.errors import clear_errors


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
def example(folder: Path) -> None:
    """Write an invented survey into FOLDER: its form, its answers and how the approaches ended."""
    from folkmoot.site.demonstration.interviews import ANSWERS_FILE, FORM, OUTCOMES_FILE, write_interviews
    from folkmoot.site.demonstration.municipalities import MUNICIPALITIES

    with clear_errors(OSError):
        shutil.copytree(FORM, folder / "form", dirs_exist_ok=True)
        write_interviews(MUNICIPALITIES[0], folder)
    for name in ("form", ANSWERS_FILE, OUTCOMES_FILE):
        click.echo(f"  {folder / name}")
