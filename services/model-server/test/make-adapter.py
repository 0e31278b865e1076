"""A LoRA adapter of random numbers over the attention queries of a GGUF base: enough to change every answer."""

import sys

import gguf
import numpy

base, output, seed = sys.argv[1], sys.argv[2], int(sys.argv[3])
random = numpy.random.default_rng(seed)
writer = gguf.GGUFWriter(output, "llama")
writer.add_string("general.type", "adapter")
writer.add_string("adapter.type", "lora")
writer.add_float32("adapter.lora.alpha", 4.0)
for tensor in gguf.GGUFReader(base).tensors:
    if tensor.name.endswith("attn_q.weight"):
        columns, rows = (int(size) for size in tensor.shape)
        writer.add_tensor(f"{tensor.name}.lora_a", random.normal(0, 0.3, (4, columns)).astype(numpy.float32))
        writer.add_tensor(f"{tensor.name}.lora_b", random.normal(0, 0.3, (rows, 4)).astype(numpy.float32))
writer.write_header_to_file()
writer.write_kv_data_to_file()
writer.write_tensors_to_file()
writer.close()
