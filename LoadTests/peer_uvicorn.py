"""A peer: Python's onnxruntime behind uvicorn, as lean as that gets. Runs in .deps/peers.

The body is the input's values and nothing else, and so is the reply: no JSON, no framework, no
validation. The model runs on the event loop: on one core, a thread for it would only add a switch.

usage: peer_uvicorn.py MODEL PORT
"""

from __future__ import annotations

import sys

import numpy as np
import onnxruntime
import uvicorn

DATATYPES = {"tensor(float)": np.float32, "tensor(int64)": np.int64}


class Application:
    """An ASGI application that answers any path."""

    def __init__(self, model: str) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            model, options, providers=["CPUExecutionProvider"]
        )
        (described,) = self._session.get_inputs()
        self._name = described.name
        self._datatype = DATATYPES[described.type]
        self._row_shape = described.shape[1:]

    async def __call__(self, scope: dict, receive, send) -> None:
        body, has_more = b"", True
        while has_more:
            message = await receive()
            body += message.get("body", b"")
            has_more = message.get("more_body", False)
        values = np.frombuffer(body, self._datatype).reshape(-1, *self._row_shape)
        (result,) = self._session.run(None, {self._name: values})
        content = result.tobytes()
        head = [(b"content-length", b"%d" % len(content))]
        await send({"type": "http.response.start", "status": 200, "headers": head})
        await send({"type": "http.response.body", "body": content})


def main() -> None:
    model, port = sys.argv[1:]
    uvicorn.run(
        Application(model),
        port=int(port),
        loop="uvloop",
        http="httptools",
        lifespan="off",
        access_log=False,
        log_level="warning",
    )


if __name__ == "__main__":
    main()
