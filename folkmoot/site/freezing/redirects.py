"""Old addresses that lead to their new ones, for the servers that most use: Apache, nginx, and hosts that read `_redirects`."""

from collections.abc import Mapping


def redirect_files(moved: Mapping[str, str]) -> dict[str, str]:
    """The files by name. `moved` has addresses within the site; each leads on with a slash at its end and without one."""
    both = {form: new for old, new in moved.items() for form in _with_and_without_slash(old) if form != new}
    plain = {
        old: new for old, new in sorted({**both, **moved}.items()) if not any(sign in f"{old}{new}" for sign in " \n\r\"'\\;{}")
    }
    return {
        "_redirects": "".join(f"{old} {new} 301\n" for old, new in plain.items()),
        ".htaccess": _apache(plain),
        "nginx.conf": _nginx(plain),
    }


def _with_and_without_slash(address: str) -> tuple[str, ...]:
    path, mark, query = address.partition("?")
    bare = path.rstrip("/")
    return (f"{bare}{mark}{query}", f"{bare}/{mark}{query}") if bare else (address,)


def _apache(moved: Mapping[str, str]) -> str:
    lines = ["ErrorDocument 404 /404.html", "AddDefaultCharset utf-8", "AddType application/atom+xml .atom", "RewriteEngine On"]
    for old, new in moved.items():
        path, _mark, query = old.partition("?")
        if query:
            lines.append(f'RewriteCond "%{{QUERY_STRING}}" "^{_literal(query)}$"')
        lines.append(f'RewriteRule "^{_literal(path.lstrip("/"))}$" "{new.replace("%", chr(92) + "%")}" [R=301,L,NE,QSD]')
    return "\n".join(lines) + "\n"


def _nginx(moved: Mapping[str, str]) -> str:
    """To be included within `http`; within `server`: `if ($moved) { return 301 $moved; }`."""
    lines = [
        "# Include this file within http { }. Within server { }:",
        "#   if ($moved) { return 301 $moved; }",
        "#   error_page 404 /404.html;",
    ]
    lines += ["map_hash_bucket_size 512;", "map $request_uri $moved {", '  default "";']
    lines += [f'  "{old}" "{new}";' for old, new in moved.items()]
    lines += ["}", "# nginx does not know these by itself.", "types { text/calendar ics; text/csv csv; }"]
    return "\n".join(lines) + "\n"


def _literal(text: str) -> str:
    return "".join(f"\\{sign}" if sign in ".^$*+?()[]|" else sign for sign in text)
