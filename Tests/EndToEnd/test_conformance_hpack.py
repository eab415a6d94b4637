"""RFC 7541, and RFC 9113 section 4.3: what a header block may hold, and what ends the connection.

The tables belong to the connection, so a block that cannot be read is always the connection's end.
"""

import hpack
import pytest

import frames
from frames import (
    Code,
    Peer,
    answered,
    block,
    cases_of,
    connection_error,
    headers,
    indexed_literal,
    integer,
    literal,
    request_fields,
    string,
)

COMPRESSION = connection_error(Code.COMPRESSION_ERROR)
HEAD = block(*request_fields())

# Fields of the static table (appendix A), by index.
AUTHORITY, METHOD_GET, PATH_ROOT, SCHEME_HTTP = 1, 2, 4, 6
STATIC_COUNT = 61
TABLE_BYTES = 4096


def indexed(index: int) -> bytes:
    return integer(index, 7, 0x80)


def table_size(count: int) -> bytes:
    return integer(count, 5, 0x20)


def huffman(coded: bytes) -> bytes:
    return integer(len(coded), 7, 0x80) + coded


def sent(more: bytes, *, first: bool = False) -> bytes:
    return headers(1, more + HEAD if first else HEAD + more)


def without(name: str) -> bytes:
    return block(*(each for each in request_fields() if each[0] != name))


# Fits beside nothing else: 32 octets are counted with every entry.
FILLING = indexed_literal("x", b"v" * (TABLE_BYTES - 33))

CASES = [
    *cases_of(
        "2.3.3",
        ("index 62 of an empty table", COMPRESSION, sent(indexed(62))),
        ("an index far beyond the table", COMPRESSION, sent(indexed(10_000))),
        (
            "a name's index beyond the table",
            COMPRESSION,
            sent(integer(62, 6, 0x40) + string("value")),
        ),
        (
            "a name's index beyond the table, not indexed",
            COMPRESSION,
            sent(integer(70, 4) + string("value")),
        ),
        (
            "a name's index beyond the table, never indexed",
            COMPRESSION,
            sent(integer(70, 4, 0x10) + string("value")),
        ),
        (
            "the youngest entry is 62",
            answered(),
            sent(indexed_literal("x-young", "1") + indexed(62)),
        ),
        (
            "an entry that was displaced",
            COMPRESSION,
            sent(indexed_literal("x-a", "1") + FILLING + indexed(63)),
        ),
    ),
    *cases_of(
        "4.4",
        (
            "an entry larger than the table empties it",
            answered(),
            sent(indexed_literal("x", b"v" * TABLE_BYTES)),
        ),
        (
            "and nothing is left of it",
            COMPRESSION,
            sent(
                indexed_literal("x-a", "1") + indexed_literal("x", b"v" * TABLE_BYTES) + indexed(62)
            ),
        ),
        ("an entry of just the size stays", answered(), sent(FILLING + indexed(62))),
    ),
    *cases_of(
        "5.1",
        ("an integer that goes on and on", COMPRESSION, sent(b"\xff" + b"\x80" * 11)),
        ("an index of 2^63", COMPRESSION, sent(b"\xff" + b"\xff" * 9 + b"\x01")),
        ("an index that overflows 32 bits", COMPRESSION, sent(b"\xff\xff\xff\xff\xff\x7f")),
        ("an integer cut short", COMPRESSION, sent(b"\xff\x80")),
        (
            "a length that overflows 32 bits",
            COMPRESSION,
            sent(b"\x00\x7f\xff\xff\xff\xff\x7f"),
        ),
        ("a value's length of 2^63", COMPRESSION, sent(b"\x00\x01x\x7f" + b"\xff" * 9 + b"\x01")),
    ),
    *cases_of(
        "5.2",
        ("a name longer than the block", COMPRESSION, sent(b"\x00\x0aabc")),
        ("a value longer than the block", COMPRESSION, sent(b"\x00\x01x\x0aabc")),
        ("no value at all", COMPRESSION, sent(b"\x00\x01x")),
        ("nothing after the pattern", COMPRESSION, sent(b"\x40")),
        (
            "a value in Huffman's code",
            answered(),
            sent(b"\x00\x01x" + huffman(b"\xf1\xe3\xc2\xe5\xf2\x3a\x6b\xa0\xab\x90\xf4\xff")),
        ),
        (
            "an empty string in Huffman's code",
            answered(),
            sent(b"\x00\x01x" + huffman(b"")),
        ),
        # `a` is 00011; the rest must be the first bits of EOS, all of them ones.
        ("padding with zeros", COMPRESSION, sent(b"\x00\x01x" + huffman(b"\x18"))),
        ("padding of more than 7 bits", COMPRESSION, sent(b"\x00\x01x" + huffman(b"\x1f\xff"))),
        ("padding alone", COMPRESSION, sent(b"\x00\x01x" + huffman(b"\xff"))),
        ("the symbol EOS", COMPRESSION, sent(b"\x00\x01x" + huffman(b"\xff\xff\xff\xfc"))),
        (
            "the symbol EOS behind others",
            COMPRESSION,
            sent(b"\x00\x01x" + huffman(b"\x1f\xff\xff\xff\xe7")),
        ),
        ("a name with bad padding", COMPRESSION, sent(b"\x00" + huffman(b"\x18") + string("v"))),
    ),
    *cases_of(
        "6.1",
        ("index 0", COMPRESSION, sent(indexed(0))),
        (
            "fields of the static table",
            answered(404),
            headers(
                1,
                indexed(METHOD_GET) + indexed(SCHEME_HTTP) + indexed(PATH_ROOT)
                + integer(AUTHORITY, 4) + string("localhost"),
            ),
        ),
    ),
    *cases_of(
        "6.2",
        (
            "all three forms of a literal",
            answered(),
            sent(
                literal("x-a", "1") + indexed_literal("x-b", "2")
                + b"\x10" + string("x-c") + string("3")
            ),
        ),
        ("names by their index", answered(), sent(integer(58, 4) + string("frames"))),
    ),
    *cases_of(
        "6.3",
        ("0 and back again", answered(), sent(table_size(0) + table_size(TABLE_BYTES), first=True)),
        ("a smaller table", answered(), sent(table_size(100), first=True)),
        ("a table over the limit", COMPRESSION, sent(table_size(TABLE_BYTES + 1), first=True)),
        ("a table of 2^32", COMPRESSION, sent(table_size(1 << 32), first=True)),
        (
            "a smaller table forgets what it had",
            COMPRESSION,
            lambda peer: (
                peer.send(headers(3, HEAD + indexed_literal("x-a", "1"))),
                peer.wait(3),
            ) and headers(5, table_size(0) + table_size(TABLE_BYTES) + HEAD + indexed(62)),
        ),
    ),
    *cases_of(
        "4.2",
        ("a new size in the middle of a block", COMPRESSION, sent(table_size(100))),
        (
            "a new size behind the first field",
            COMPRESSION,
            headers(1, indexed(METHOD_GET) + table_size(100) + without(":method")),
        ),
    ),
    *cases_of(
        "RFC 9113 4.3",
        ("a block cut inside a field", COMPRESSION, headers(1, HEAD[:-3])),
        (
            "a block cut between two frames is one",
            answered(),
            headers(1, HEAD[:-3], flags=0) + frames.continuation(1, HEAD[-3:]),
        ),
        (
            "trailers that cannot be read",
            COMPRESSION,
            frames.post(1) + headers(1, indexed(62)),
        ),
        (
            "a block on a stream that is closed is read all the same",
            COMPRESSION,
            lambda peer: (peer.send(frames.get(1)), peer.wait(1)) and headers(1, indexed(99)),
        ),
    ),
]


@frames.parameters(CASES)
def test_hpack(gateway, case):
    frames.run(gateway.address, case)


# What the tables hold, by what comes back.


def test_2_3_2_the_table_lasts_from_request_to_request(gateway):
    with Peer(gateway.address) as peer:
        peer.send(headers(1, HEAD + indexed_literal("x-request-id", "first")))
        assert peer.wait(1).fields["x-request-id"] == "first"
        peer.send(headers(3, HEAD + indexed(62)))
        assert peer.wait(3).fields["x-request-id"] == "first"
        peer.send(headers(5, HEAD + integer(62, 6, 0x40) + string("second")))
        assert peer.wait(5).fields["x-request-id"] == "second"
        peer.send(headers(7, HEAD + indexed(63)), headers(9, HEAD + indexed(62)))
        assert peer.wait(7).fields["x-request-id"] == "first"
        assert peer.wait(9).fields["x-request-id"] == "second"


@pytest.mark.parametrize("form", [0x00, 0x10], ids=["6.2.2 not indexed", "6.2.3 never indexed"])
def test_other_literals_leave_the_table_alone(gateway, form):
    with Peer(gateway.address) as peer:
        peer.send(headers(1, HEAD + bytes([form]) + string("x-request-id") + string("passing")))
        assert peer.wait(1).fields["x-request-id"] == "passing"
        peer.send(headers(3, HEAD + indexed(62)))
        peer.wait_closed()
        assert peer.goaways[-1][1] == Code.COMPRESSION_ERROR


def test_4_3_a_malformed_request_changes_the_table_all_the_same(gateway):
    with Peer(gateway.address) as peer:
        kept = indexed_literal("x-request-id", "of-a-bad-one")
        peer.send(headers(1, HEAD + kept + literal("Upper", "case")))
        assert peer.wait(1).is_over
        peer.send(headers(3, HEAD + indexed(62)))
        assert peer.wait(3).fields["x-request-id"] == "of-a-bad-one"


def test_our_blocks_are_read_by_another_library_with_and_without_a_table(gateway):
    """`Peer` reads every reply with `hpack`; here its table is taken away from it."""
    announced = {frames.HEADER_TABLE_SIZE: 0}
    with Peer(gateway.address, announced) as peer:
        for number in range(20):
            stream = 2 * number + 1
            peer.send(headers(stream, HEAD + literal("x-request-id", f"reply-{number}")))
            assert peer.wait(stream).fields["x-request-id"] == f"reply-{number}"


def test_an_encoder_of_another_library_is_read_for_a_thousand_requests(gateway):
    encoder = hpack.Encoder()
    with Peer(gateway.address) as peer:
        for first in range(0, 1000, 50):
            streams = [2 * number + 1 for number in range(first, first + 50)]
            for stream in streams:
                fields = request_fields("GET", "/v2/health/live", ("x-request-id", f"r{stream}"))
                more = [(f"x-{stream % 7}", "v" * (stream % 300))]
                peer.send(headers(stream, encoder.encode([*fields, *more])))
            for stream in streams:
                assert peer.wait(stream).fields["x-request-id"] == f"r{stream}"
