"""Makes a PEFT folder of each checkpoint, so that the adapter can be scored as it was at that moment.

adapters_of.py REQUEST.json  ({engine, base, cache, settings, checkpoints: {FILE: FOLDER}})
"""

import json
import sys
from pathlib import Path


def main():
    given = json.loads(Path(sys.argv[1]).read_text())
    sys.path.insert(0, given["engine"])
    from peft import LoraConfig, get_peft_model
    from safetensors.torch import load_file

    from model import load
    from prepare import locate
    from train import MODULES
    from weights import split

    settings = given["settings"]
    base = load(locate(given["base"], given["cache"], lambda *_, **__: None))
    modules = [MODULES[projection] for projection in settings["projections"]]
    config = LoraConfig(r=settings["rank"], lora_alpha=settings["alpha"], target_modules=modules, lora_dropout=0.0, task_type="CAUSAL_LM")
    model = get_peft_model(base.model, config, autocast_adapter_dtype=False)
    parameters = [parameter for parameter in model.parameters() if parameter.requires_grad]
    for file, folder in given["checkpoints"].items():
        master = load_file(file)["master"]
        for parameter, values in zip(parameters, split(master, parameters), strict=True):
            parameter.data = values.contiguous()
        model.save_pretrained(folder, save_embedding_layers=False)
    print(json.dumps({"event": "done", "adapters": len(given["checkpoints"])}))


if __name__ == "__main__":
    main()
