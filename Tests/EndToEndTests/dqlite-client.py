#!/usr/bin/env python3
"""A client of dqlite that runs what it reads as one transaction: dqlite-client.py HOST:PORT,… DATABASE

The one that comes with dqlite reads lines of 4,095 bytes, and cuts an argument at each semicolon.
The protocol: https://dqlite.io/docs/reference/wire-protocol
"""
import socket
import struct
import sys


class Failure(Exception):
    pass


class Connection:
    def __init__(self, address):
        host, _, port = address.rpartition(":")
        self.socket = socket.create_connection((host, int(port)), 5)
        self.socket.settimeout(30)
        self.socket.sendall(struct.pack("<Q", 1))

    def read(self, count):
        data = b""
        while len(data) < count:
            part = self.socket.recv(count - len(data))
            if not part:
                raise Failure("the connection was closed")
            data += part
        return data

    def ask(self, kind, body):
        self.socket.sendall(struct.pack("<IBBH", len(body) // 8, kind, 0, 0) + body)
        words, kind, _, _ = struct.unpack("<IBBH", self.read(8))
        body = self.read(words * 8)
        if kind == 0:
            raise Failure(text_at(body, 8)[0])
        return body

    def open(self, name):
        body = self.ask(3, text(name) + struct.pack("<Q", 0) + text("volatile"))
        self.database = struct.unpack("<I", body[:4])[0]

    def execute(self, sql):
        self.ask(8, struct.pack("<Q", self.database) + text(sql) + bytes(8))

    def query(self, sql):
        body = self.ask(9, struct.pack("<Q", self.database) + text(sql) + bytes(8))
        while True:
            mark = print_rows(body)
            if mark == b"\xff" * 8:
                return
            words, _, _, _ = struct.unpack("<IBBH", self.read(8))
            body = self.read(words * 8)


def text(value):
    data = value.encode() + b"\0"
    return data + bytes(-len(data) % 8)


def text_at(body, offset):
    end = body.index(b"\0", offset)
    return body[offset:end].decode(), offset + (end - offset) // 8 * 8 + 8


def print_rows(body):
    count = struct.unpack("<Q", body[:8])[0]
    offset = 8
    for _ in range(count):
        _, offset = text_at(body, offset)
    while body[offset : offset + 8] not in (b"\xff" * 8, b"\xee" * 8):
        header = body[offset : offset + (count + 15) // 16 * 8]
        offset += len(header)
        values = []
        for column in range(count):
            kind = header[column // 2] >> (4 * (column % 2)) & 15
            if kind in (3, 9, 10):
                value, offset = text_at(body, offset)
            elif kind == 4:
                size = struct.unpack("<Q", body[offset : offset + 8])[0]
                value = body[offset + 8 : offset + 8 + size].hex()
                offset += 8 + (size + 7) // 8 * 8
            else:
                value = {2: "<d"}.get(kind, "<q")
                value = "" if kind == 5 else struct.unpack(value, body[offset : offset + 8])[0]
                offset += 8
            values.append(str(value))
        print("|".join(values))
    return body[offset : offset + 8]


def leader(addresses):
    problem = Failure("no server was named")
    for address in addresses:
        try:
            found, _ = text_at(Connection(address).ask(0, bytes(8)), 8)
            if found:
                return Connection(found)
            problem = Failure("there is no leader at the moment")
        except (OSError, Failure) as error:
            problem = error
    raise problem


def run(addresses, name, sql):
    connection = leader(addresses)
    connection.open(name)
    if sql.lstrip()[:6].upper() == "SELECT":
        return connection.query(sql)
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.execute(sql)
    except Failure:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


try:
    run(sys.argv[1].split(","), sys.argv[2], sys.stdin.read().strip())
except (OSError, Failure) as error:
    sys.exit(f"Error: {error}")
