"""`folkmoot example`: an invented survey to practise on."""

import shutil
from pathlib import Path

import click

from folkmoot.commands.errors import clear_errors


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--municipality", default="mfanoni", show_default=True, help="Which of the demonstration's seven municipalities.")
def example(folder: Path, municipality: str) -> None:
    """Write an invented survey into FOLDER: its form, its answers and how the approaches ended."""
    from folkmoot.site.demonstration.interviews import ANSWERS_FILE, FORM, OUTCOMES_FILE, write_interviews
    from folkmoot.site.demonstration.municipalities import MUNICIPALITIES

    invented = {each.slug: each for each in MUNICIPALITIES}
    if municipality not in invented:
        raise click.UsageError(f"There is no municipality {municipality!r}: choose one of {', '.join(invented)}.")
    with clear_errors(OSError):
        shutil.copytree(FORM, folder / "form", dirs_exist_ok=True)
        write_interviews(invented[municipality], folder)
    for name in ("form", ANSWERS_FILE, OUTCOMES_FILE):
        click.echo(f"  {folder / name}")
