"""`python -m dl_workshop`: the command, where its script is not on the path."""

from dl_workshop.cli import app

if __name__ == "__main__":
    app(prog_name="dl-workshop")
