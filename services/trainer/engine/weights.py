"""What training moves: all LoRA parameters as one vector, its optimiser, and the best values so far."""

from dataclasses import dataclass

import torch

MOMENTS = ("exp_avg", "exp_avg_sq")


@dataclass
class Weights:
    """Float32 masters, which the optimiser moves, and the copy that the model computes with."""

    parameters: list[torch.nn.Parameter]
    master: torch.nn.Parameter
    live: torch.Tensor
    gradient: torch.Tensor  # of one backward pass, in the model's precision
    best: torch.Tensor
    optimiser: torch.optim.AdamW

    @staticmethod
    def of(model, settings: dict) -> "Weights":
        parameters = [parameter for parameter in model.parameters() if parameter.requires_grad]
        live = torch.cat([parameter.detach().flatten() for parameter in parameters])
        gradient = torch.zeros_like(live)
        for parameter, values, slot in zip(parameters, split(live, parameters), split(gradient, parameters), strict=True):
            parameter.data, parameter.grad = values, slot
        master = torch.nn.Parameter(live.float().clone())
        betas = (settings["beta1"], settings["beta2"])
        optimiser = torch.optim.AdamW([master], lr=settings["learningRate"], betas=betas, weight_decay=0.0, fused=True)
        return Weights(parameters, master, live, gradient, master.detach().clone(), optimiser)

    def move(self, gradient: torch.Tensor, rate: float):
        self.master.grad = gradient
        self.optimiser.param_groups[0]["lr"] = rate
        self.optimiser.step()
        self.live.copy_(self.master.detach())

    def keep_best(self):
        self.best.copy_(self.master.detach())

    def fix(self, values: torch.Tensor):
        """Puts these values into the model in float32, to be exported."""
        for parameter, own in zip(self.parameters, split(values, self.parameters), strict=True):
            parameter.data, parameter.grad = own.contiguous(), None

    def tensors(self) -> dict[str, torch.Tensor]:
        """All that a checkpoint needs to go on to the same bytes."""
        moments = {name: self.optimiser.state[self.master][name] for name in MOMENTS} if self.optimiser.state else {}
        return {**moments, "master": self.master.detach(), "best": self.best, "rng": torch.get_rng_state()}

    @torch.no_grad()
    def restore(self, tensors: dict[str, torch.Tensor], step: int):
        self.master.copy_(tensors["master"])
        self.best.copy_(tensors["best"])
        self.live.copy_(self.master)
        torch.set_rng_state(tensors["rng"])
        if MOMENTS[0] in tensors:
            moments = {name: tensors[name].to(self.master.device) for name in MOMENTS}
            self.optimiser.state[self.master] = {"step": torch.tensor(float(step), device=self.master.device), **moments}


def split(vector: torch.Tensor, parameters: list) -> list[torch.Tensor]:
    parts = vector.split([parameter.numel() for parameter in parameters])
    return [part.view(parameter.shape) for part, parameter in zip(parts, parameters, strict=True)]
