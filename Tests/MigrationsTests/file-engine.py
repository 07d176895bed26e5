#!/usr/bin/env python3
"""Runs scripts on an engine that keeps a database in a file: file-engine.py ENGINE DATABASE

Without DATABASE, it only looks whether the engine's module is there.
Standard input: a JSON list of scripts, each {"statements": […], "owned": whether all of them run in one
transaction that is not theirs}. Foreign keys are on. Standard output: a JSON object with the version of
SQLite that the engine says it is, the definitions, the rows of each table as SQL literals, and the error.
"""
import importlib
import json
import sys

KEY = "PRAGMA key = 'a secret'"
MODULES = {
    "libsql": "libsql",
    "turso": "turso",
    "sqlcipher": "sqlcipher3",
    "sqlite3mc": "apsw",
}


def load(engine):
    module = importlib.import_module(MODULES[engine])
    if engine == "sqlite3mc" and not hasattr(module, "mc_version"):
        raise ImportError("this apsw encrypts nothing")
    return module


def connect(module, engine, path):
    if engine in ("libsql", "turso"):
        return module.connect(path, isolation_level=None)
    if engine == "sqlcipher":
        connection = module.connect(path, isolation_level=None)
    else:
        connection = module.Connection(path)
    connection.execute(KEY)
    return connection


def run(connection, script):
    if script["owned"]:
        connection.execute("BEGIN")
    try:
        for statement in script["statements"]:
            connection.execute(statement).fetchall()
        if script["owned"]:
            connection.execute("COMMIT")
    except Exception:
        try:
            connection.execute("ROLLBACK")
        except Exception:
            # It has taken everything back by itself.
            pass
        raise


def quoted(name):
    return '"' + name.replace('"', '""') + '"'


def dump(connection):
    def rows(sql):
        return [list(row) for row in connection.execute(sql).fetchall()]

    definitions = rows(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid"
    )
    tables = {}
    names = [row[1] for row in definitions if row[0] == "table"]
    for name in names:
        text = next(row[2] for row in definitions if row[1] == name)
        columns = [quoted(row[1]) for row in rows(f"PRAGMA table_info({quoted(name)})")]
        if "WITHOUT ROWID" not in text and name != "sqlite_sequence":
            columns.append("rowid")
        values = ", ".join(f"quote({column})" for column in columns)
        tables[name] = sorted(rows(f"SELECT {values} FROM {quoted(name)}"))
    return {
        "version": rows("SELECT sqlite_version()")[0][0],
        "definitions": [row[2] for row in definitions if not row[1].startswith("sqlite_")],
        "tables": tables,
        "violations": len(rows("PRAGMA foreign_key_check")),
    }


def main(engine, path=None):
    module = load(engine)
    if path is None:
        return
    connection = connect(module, engine, path)
    connection.execute("PRAGMA foreign_keys = ON")
    error = None
    for script in json.load(sys.stdin):
        try:
            run(connection, script)
        except Exception as failure:
            error = str(failure)
            break
    print(json.dumps({"error": error, **dump(connection)}))


main(*sys.argv[1:])
