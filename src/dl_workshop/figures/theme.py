"""How what is drawn on white paper follows a dark page."""

FOLLOWS_THE_THEME = (
    '<style>[data-jp-theme-light="false"] .dlw-paper, [data-theme="dark"] .dlw-paper, html[theme="dark"] .dlw-paper, '
    ".vscode-dark .dlw-paper { filter: invert(0.93) hue-rotate(180deg); }</style>"
)
"""On a dark page light and dark change places in what is drawn on white paper, of class `dlw-paper`; colours stay. (JupyterLab,
web pages, Colab, VS Code. Where a front end drops styles, the paper stays white.)"""
