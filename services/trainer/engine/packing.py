"""Packs rows of any length into one forward pass: no padding through the layers, no attention between rows.

Positions restart in each row. Attention gets the pack as a keyword argument of the model's forward pass: on CUDA it is PyTorch's
variable-length kernel; on a CPU each row is cut into tiles of at most TILE queries, tiles of like size are padded to one batch, and the
gradient is ours, because that of the CPU kernel takes longer than all of the model's matrix products.

A prefix that all rows share (the script of base+prompt) is evaluated once into a cache of keys and values that the rows look back to.
"""

from dataclasses import dataclass, field
from functools import cached_property

import torch
import torch.nn.functional as F
from transformers import AttentionInterface, AttentionMaskInterface

from stopping import look

NAME = "packed"
TILE = 256
# On a CPU sizes are rounded up: a matrix product of a size not seen before costs more than the padding does, in time (its kernel is
# generated) and in memory (it is kept).
TOKENS_STEP = 64
TILE_STEP = 32


@dataclass
class Tiles:
    """Stretches of queries with the keys that they see, padded to one batch."""

    queries: torch.Tensor  # (tiles, most queries): index of the token, 0 where padded
    keys: torch.Tensor  # (tiles, most keys): index into prefix + tokens, 0 where padded
    mask: torch.Tensor  # (tiles, 1, most queries, most keys): True where a query sees a key
    unfilled: torch.Tensor  # (tiles, 1, most queries, 1): True where `queries` is padding
    filled: torch.Tensor  # (tokens of these tiles): places of `queries`, flattened, that are no padding
    tokens: torch.Tensor  # (tokens of these tiles): the tokens at those places
    keys_filled: torch.Tensor  # the same two for keys
    keys_tokens: torch.Tensor


@dataclass
class Pack:
    ids: torch.Tensor  # (1, tokens)
    lengths: list[int]
    # Tokens after the last row that belong to none.
    padding: int = 0
    # Keys and values of the shared prefix by layer, each (prefix, heads * size); empty when there is none.
    prefix: list[tuple[torch.Tensor, torch.Tensor]] = field(default_factory=list)
    # Set to a list to collect keys and values by layer.
    collected: list[tuple[torch.Tensor, torch.Tensor]] | None = None

    @property
    def lead(self) -> int:
        return len(self.prefix[0][0]) if self.prefix else 0

    @property
    def starts(self) -> list[int]:
        return [sum(self.lengths[:index]) for index in range(len(self.lengths))]

    @cached_property
    def positions(self) -> torch.Tensor:  # (1, tokens)
        rows = [torch.arange(self.lead, self.lead + length) for length in self.lengths]
        return torch.cat([*rows, torch.zeros(self.padding, dtype=torch.long)])[None].to(self.ids.device)

    @cached_property
    def tiles(self) -> list[Tiles]:
        cuts = []  # (first query, end of queries, first key of the row)
        for start, length in zip(self.starts, self.lengths, strict=True):
            cuts += [(first, min(first + TILE, start + length), start) for first in range(start, start + length, TILE)]
        cuts.sort(key=lambda cut: (cut[2] - cut[1], cut[0]))  # most keys first
        groups: list[list[tuple[int, int, int]]] = []
        for cut in cuts:
            most = groups[-1][0][1] - groups[-1][0][2] + self.lead if groups else 0
            queries = max([cut[1] - cut[0], *(end - first for first, end, _ in groups[-1])]) if groups else 0
            # Like sizes together, and never so many that their scores fill the memory.
            if groups and (cut[1] - cut[2] + self.lead) * 2 > most and (len(groups[-1]) + 1) * queries * most <= 2**20:
                groups[-1].append(cut)
            else:
                groups.append([cut])
        return [padded(group, self.lead) for group in groups]

    @cached_property
    def varlen(self) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, int, int]:
        """For CUDA: which keys stand before which, both cumulative lengths, both largest lengths."""
        lead, device = self.lead, self.ids.device
        keys = [
            torch.cat([torch.arange(lead), torch.arange(lead + s, lead + s + n)]) for s, n in zip(self.starts, self.lengths, strict=True)
        ]
        lengths = torch.tensor([0, *self.lengths])
        cu_queries = lengths.cumsum(0).int().to(device)
        cu_keys = (lengths + torch.tensor([0] + [lead] * len(self.lengths))).cumsum(0).int().to(device)
        longest = max(self.lengths)
        return torch.cat(keys).to(device), cu_queries, cu_keys, longest, longest + lead


def padded(cuts: list[tuple[int, int, int]], lead: int) -> Tiles:
    most_queries = rounded_up(max(end - first for first, end, _ in cuts), TILE_STEP)
    most_keys = rounded_up(max(lead + end - start for _, end, start in cuts), TILE_STEP)
    queries = torch.full((len(cuts), most_queries), -1)
    keys = torch.full((len(cuts), most_keys), -1)
    mask = torch.zeros(len(cuts), 1, most_queries, most_keys, dtype=torch.bool)
    for tile, (first, end, start) in enumerate(cuts):
        seen = lead + end - start
        queries[tile, : end - first] = torch.arange(first, end)
        keys[tile, :lead] = torch.arange(lead)
        keys[tile, lead:seen] = torch.arange(lead + start, lead + end)
        # The first query sees all keys before it and itself; padding sees the first key, so that no softmax is empty.
        mask[tile, 0] = torch.ones(most_queries, most_keys, dtype=torch.bool).tril(lead + first - start)
        mask[tile, 0, :, seen:] = False
    filled, keys_filled = (torch.nonzero(index.view(-1) >= 0)[:, 0] for index in (queries, keys))
    tokens, keys_tokens = queries.view(-1)[filled], keys.view(-1)[keys_filled]
    unfilled = (queries < 0)[:, None, :, None]
    return Tiles(queries.clamp(min=0), keys.clamp(min=0), mask, unfilled, filled, tokens, keys_filled, keys_tokens)


def flat(x: torch.Tensor) -> torch.Tensor:
    """(1, heads, tokens, size) → (tokens, heads * size)"""
    # Not x[0]: the gradient of a selection is a whole tensor of zeros with a copy in it.
    return x.transpose(1, 2).reshape(x.shape[2], -1)


def unflat(x: torch.Tensor, size: int) -> torch.Tensor:
    """(tokens, heads * size) → (1, heads, tokens, size)"""
    return x.view(len(x), -1, size).transpose(0, 1)[None]


def gathered(x: torch.Tensor, index: torch.Tensor, heads: int) -> torch.Tensor:
    """(tokens, heads * size) → (tiles, heads, places, size)"""
    tiles, places = index.shape
    return x.index_select(0, index.view(-1)).view(tiles, places, heads, -1).transpose(1, 2)


class TiledAttention(torch.autograd.Function):
    """Causal attention within the rows of a pack, on a CPU. q: (1, heads, tokens, size); k, v: fewer heads where queries share them."""

    @staticmethod
    def forward(ctx, q, k, v, pack: Pack, layer: int, scale: float):
        heads, size, shared = q.shape[1], q.shape[3], k.shape[1]
        ctx.save_for_backward(q, k, v)
        ctx.pack, ctx.scale = pack, scale
        flat_q, flat_k, flat_v = flat(q), flat(k), flat(v)
        if pack.prefix:
            flat_k, flat_v = torch.cat([pack.prefix[layer][0], flat_k]), torch.cat([pack.prefix[layer][1], flat_v])
        out = torch.zeros_like(flat_q)
        for tiles in pack.tiles:
            tile_q, tile_k, tile_v = gathered(flat_q, tiles.queries, heads), *(gathered(x, tiles.keys, shared) for x in (flat_k, flat_v))
            seen = F.scaled_dot_product_attention(tile_q, tile_k, tile_v, attn_mask=tiles.mask, scale=scale, enable_gqa=heads != shared)
            seen = seen.transpose(1, 2).reshape(-1, heads * size)
            out.index_copy_(0, tiles.tokens, seen.index_select(0, tiles.filled))
        return unflat(out, size)

    @staticmethod
    def backward(ctx, gradient):
        look()
        q, k, v = ctx.saved_tensors
        pack, scale = ctx.pack, ctx.scale
        assert not pack.prefix, "a shared prefix is for scoring only"
        heads, size, shared = q.shape[1], q.shape[3], k.shape[1]
        flat_q, flat_k, flat_v, flat_g = flat(q), flat(k), flat(v), flat(gradient)
        out_q = torch.zeros_like(flat_q)
        out_k, out_v = (torch.zeros(flat_k.shape, dtype=torch.float32) for _ in range(2))
        for tiles in pack.tiles:
            count, places = tiles.queries.shape
            # Queries that share a head's keys stand one below the other: (tiles * shared, heads/shared * places, size).
            group = (count * shared, -1, size)
            tile_q = gathered(flat_q, tiles.queries, heads).reshape(group)
            tile_g = gathered(flat_g, tiles.queries, heads).masked_fill(tiles.unfilled, 0).reshape(group)
            tile_k, tile_v = (gathered(x, tiles.keys, shared).reshape(group) for x in (flat_k, flat_v))
            scores = torch.bmm(tile_q.float(), tile_k.float().transpose(1, 2)).mul_(scale)
            scores = scores.view(count, heads, places, -1).masked_fill_(~tiles.mask, float("-inf"))
            weights = scores.softmax(-1).view(tile_q.shape[0], tile_q.shape[1], -1)
            grad_v = torch.bmm(weights.to(v.dtype).transpose(1, 2), tile_g)
            grad = torch.bmm(tile_g, tile_v.transpose(1, 2)).float().mul_(weights)
            grad = grad.addcmul_(weights, grad.sum(-1, keepdim=True), value=-1).mul_(scale).to(q.dtype)
            grad_q, grad_k = torch.bmm(grad, tile_k), torch.bmm(grad.transpose(1, 2), tile_q)
            grad_q = grad_q.view(count, heads, places, size).transpose(1, 2).reshape(-1, heads * size)
            out_q.index_copy_(0, tiles.tokens, grad_q.index_select(0, tiles.filled))
            for out, part in ((out_k, grad_k), (out_v, grad_v)):
                part = part.view(count, shared, -1, size).transpose(1, 2).reshape(-1, shared * size)
                out.index_add_(0, tiles.keys_tokens, part.index_select(0, tiles.keys_filled).float())
        return unflat(out_q, size), unflat(out_k.to(k.dtype), size), unflat(out_v.to(v.dtype), size), None, None, None


def varlen_attention(q, k, v, pack: Pack, layer: int, scale: float):
    """The same on CUDA, by PyTorch's variable-length flash attention."""
    from torch.nn.attention.varlen import varlen_attn

    keys, cu_queries, cu_keys, most_queries, most_keys = pack.varlen
    size, shared = q.shape[3], q.shape[1] != k.shape[1]
    flat_k, flat_v = flat(k), flat(v)
    if pack.prefix:
        flat_k, flat_v = torch.cat([pack.prefix[layer][0], flat_k])[keys], torch.cat([pack.prefix[layer][1], flat_v])[keys]
    q, k, v = (x.view(len(x), -1, size) for x in (flat(q), flat_k, flat_v))
    out = varlen_attn(q, k, v, cu_queries, cu_keys, most_queries, most_keys, scale=scale, window_size=(-1, 0), enable_gqa=shared)
    return out.transpose(0, 1)[None]


def attend(module, query, key, value, attention_mask, scaling=None, pack: Pack | None = None, **_):
    """The attention function that transformers calls. Returns (1, tokens, heads, size)."""
    look()
    assert pack is not None, "this model is called with a pack"
    if pack.collected is not None:
        count = sum(pack.lengths)
        pack.collected.append((flat(key)[:count], flat(value)[:count]))
    scale = query.shape[-1] ** -0.5 if scaling is None else scaling
    function = varlen_attention if query.is_cuda else TiledAttention.apply
    return function(query, key, value, pack, module.layer_idx, scale).transpose(1, 2), None


def register():
    AttentionInterface.register(NAME, attend)
    AttentionMaskInterface.register(NAME, lambda *_, **__: None)


def pack_rows(rows: list[list[int]], device: torch.device, prefix: list | None = None) -> Pack:
    ids = [token for row in rows for token in row]
    padding = rounded_up(len(ids), TOKENS_STEP) - len(ids) if device.type == "cpu" else 0
    return Pack(torch.tensor([ids + [0] * padding]).to(device), [len(row) for row in rows], padding, prefix or [])


def rounded_up(size: int, step: int) -> int:
    return -(-size // step) * step


def shared_lead(rows: list[list[int]], most: int) -> int:
    """How many tokens all rows begin with, at most so many."""
    return next((place for place in range(most) if any(ids[place] != rows[0][place] for ids in rows)), most)


def in_packs(lengths: list[int], most: int) -> list[list[int]]:
    """Cuts rows, in their order, into packs of at most `most` tokens; a longer row stands alone."""
    packs: list[list[int]] = []
    filled = 0
    for index, length in enumerate(lengths):
        if not packs or filled + length > most:
            packs.append([])
            filled = 0
        packs[-1].append(index)
        filled += length
    return packs
