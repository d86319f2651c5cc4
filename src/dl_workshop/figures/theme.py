"""How drawings on white paper adapt to a dark page, and to a page that is printed."""

FOLLOWS_THE_PAGE = (
    '<style>[data-jp-theme-light="false"] .dlw-paper, [data-theme="dark"] .dlw-paper, html[theme="dark"] .dlw-paper, '
    ".vscode-dark .dlw-paper { filter: invert(0.93) hue-rotate(180deg); } "
    "@media print { .dlw-paper { filter: none !important; } "
    "details:not([role='note'] *)::details-content { content-visibility: visible; block-size: auto; } }</style>"
)
"""On a dark page light and dark change places in what is drawn on white paper, of class `dlw-paper`; colours stay. (JupyterLab,
web pages, Colab, VS Code. Where a front end drops styles, the paper stays white.) When a page is printed, the folds of its text
are open, because nobody can open them on paper.
"""
