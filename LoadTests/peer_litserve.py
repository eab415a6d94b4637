"""A peer: LitServe with its own batching and JSON, as its manual has it. Runs in .deps/peers.

usage: peer_litserve.py MODEL PORT BATCH_ROWS_MAX
"""

from __future__ import annotations

import sys

import litserve
import numpy as np
import onnxruntime

DATATYPES = {"tensor(float)": np.float32, "tensor(int64)": np.int64}


class Application(litserve.LitAPI):
    """`{"input": row}` to `{"output": row}`."""

    def __init__(self, model: str, batch_rows_max: int) -> None:
        super().__init__(max_batch_size=batch_rows_max, batch_timeout=0.0)
        self._model = model

    def setup(self, device: str) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            self._model, options, providers=["CPUExecutionProvider"]
        )
        (described,) = self._session.get_inputs()
        self._name = described.name
        self._datatype = DATATYPES[described.type]

    def decode_request(self, request: dict) -> np.ndarray:
        return np.asarray(request["input"], self._datatype)

    def predict(self, x: np.ndarray) -> np.ndarray:
        # Without batching there is no leading axis.
        rows = x if self.max_batch_size > 1 else x[np.newaxis]
        (result,) = self._session.run(None, {self._name: rows})
        return result if self.max_batch_size > 1 else result[0]

    def encode_response(self, output: np.ndarray) -> dict:
        return {"output": output.tolist()}


def main() -> None:
    model, port, batch_rows_max = sys.argv[1:]
    server = litserve.LitServer(
        Application(model, int(batch_rows_max)),
        accelerator="cpu",
        workers_per_device=1,
        fast_queue=True,
    )
    server.run(
        host="127.0.0.1",
        port=int(port),
        num_api_servers=1,
        generate_client_file=False,
        log_level="warning",
        access_log=False,
    )


if __name__ == "__main__":
    main()
