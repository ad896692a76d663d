"""What the worker records of programs, in real torch: nodes with their lines, what is saved, what passes, where the graph ends."""

from __future__ import annotations

import pytest

from gradcases.graphs.graph import Flow, Graph, Kind, Lost, Way
from gradcases.graphs.sides import title
from gradcases.outcome import Outcome, Raised, Returned
from tests.graphs.recorded import leading_to, names, node, recorded

LEAVES = "import torch\nx = torch.tensor([1.0, 2.0], requires_grad=True)\nw = torch.tensor([3.0, 4.0], requires_grad=True)\n"
PROGRAMS = {
    "whole": f"{LEAVES}y = x.exp()\nloss = (y * w).sum()\nloss.backward()\n",
    "detached": f"{LEAVES}y = x.exp()\nz = y.detach()\nloss = (z * w).sum()\nloss.backward()\n",
    "loss-detached": f"{LEAVES}y = (x * w).detach()\nloss = y.sum()\nloss.backward()\n",
    "no-grad": f"{LEAVES}with torch.no_grad():\n    y = x * 2\nloss = (y * w).sum()\nloss.backward()\n",
    "item": f"{LEAVES}scale = x.sum().item()\nloss = (w * scale).sum()\nloss.backward()\n",
    "detach-in-place": f"{LEAVES}y = x * 2\ny.detach_()\nloss = (y * w).sum()\nloss.backward()\n",
    "in-place": f"{LEAVES}y = x.exp()\nloss = y.sum()\ny.add_(1)\nloss.backward()\n",
    "twice": f"{LEAVES}loss = (x * w).sum()\nloss.backward()\nloss.backward()\n",
    "straight-through": f"{LEAVES}y = x + (x.round() - x).detach()\nloss = y.sum()\nloss.backward()\n",
    "rounded": f"{LEAVES}loss = (x.round() + w).sum()\nloss.backward()\n",
    "nan": f"{LEAVES}z = torch.zeros(2, requires_grad=True)\nloss = (z.sqrt() * 0).sum()\nloss.backward()\n",
    "returns-none": (
        f"{LEAVES}class Keep(torch.autograd.Function):\n    @staticmethod\n    def forward(ctx, x):\n        return x * 2\n"
        "    @staticmethod\n    def backward(ctx, grad):\n        return None\nloss = (Keep.apply(x) + w).sum()\nloss.backward()\n"
    ),
    "grad": f"{LEAVES}loss = (x * w).sum()\n(given,) = torch.autograd.grad(loss, [x])\n",
    "no-backward": f"{LEAVES}y = x * 2\nloss = y.sum()\n",
    "nothing": "import torch\nx = torch.ones(2)\n",
    "module": (
        "import torch\nmodel = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.Tanh(), torch.nn.Linear(2, 1))\n"
        "loss = model(torch.ones(1, 2)).sum()\nloss.backward()\n"
    ),
    "function": f"{LEAVES}def cost(given):\n    inner = given * 2\n    return inner.sum()\nloss = cost(x)\nloss.backward()\n",
    "hooks": (
        f"{LEAVES}unpacked = []\ndef unpack(given):\n    unpacked.append(1)\n    return given\n"
        "with torch.autograd.graph.saved_tensors_hooks(lambda given: given, unpack):\n    loss = x.exp().sum()\nloss.backward()\n"
    ),
    "training": (
        "import torch\nmodel = torch.nn.Linear(2, 1)\noptimizer = torch.optim.SGD(model.parameters(), lr=0.1)\n"
        "for step in range(3):\n    loss = model(torch.ones(1, 2)).sum()\n    optimizer.zero_grad()\n"
        "    loss.backward()\n    optimizer.step()\n"
    ),
    "lazy": f"{LEAVES}lazy = torch.nn.LazyLinear(1)\nloss = (x * w).sum()\nloss.backward()\n",
    "no-root": "import torch\ntorch.autograd.backward(['none'])\n",
    "exits": f"{LEAVES}(x * w).sum().backward()\nraise SystemExit(3)\n",
    "retained": f"{LEAVES}y = x.exp()\ny.retain_grad()\nloss = (y * w).sum()\nloss.backward()\n",
    "leaf-root": "import torch\ns = torch.tensor(2.0, requires_grad=True)\ntorch.autograd.backward([s, s])\n",
    "root-below": f"{LEAVES}s = torch.tensor(2.0, requires_grad=True)\ntorch.autograd.backward([(x * s).sum(), s])\n",
    "long": f"{LEAVES}y = x\nfor _ in range(2100):\n    y = y + 1\nloss = y.sum()\nloss.backward()\n",
    "apart": f"{LEAVES}z = w * 3\nloss = x.sum()\ngiven = torch.autograd.grad(loss, [x, z], allow_unused=True)\n",
    "named-later": f"{LEAVES}kept = {{}}\nfor each in [torch.ones(2, requires_grad=True)]:\n    loss = (each * 2).sum()\n"
    "    del each\n    loss.backward()\nkept['late'] = loss.grad_fn.next_functions[0][0].next_functions[0][0].variable\n",
    "many-names": f"{LEAVES}a = b = c = d = e = x\nf = [x]\nf.append(f)\ndeep = [[[[[[torch.ones(2, requires_grad=True)]]]]]]\n"
    "loss = (x * deep[0][0][0][0][0][0]).sum()\nloss.backward()\n",
    "not-a-float": f"{LEAVES}at = torch.tensor([0, 1])\nplain = torch.ones(2)\nloss = x[at].sum()\nloss.backward()\n",
    "many-things": "import torch\nlists = [[0] * 200 for _ in range(30)]\nx = torch.ones(2, requires_grad=True)\nx.sum().backward()\n",
    "raises-inside": (
        f"{LEAVES}class Fails(torch.nn.Module):\n    def forward(self, x):\n        raise ValueError\n"
        "class Model(torch.nn.Module):\n    def forward(self, x):\n        try:\n            Fails()(x)\n        except ValueError:\n"
        "            return {'out': [x * 2]}\nmodel = Model()\nloss = model(x)['out'][0].sum()\nloss.backward()\n"
    ),
    "inf": f"{LEAVES}loss = (x * 1000).exp().sum()\nloss.backward()\n",
    "sparse": "import torch\nx = torch.ones(3, 2, requires_grad=True)\n"
    "loss = torch.nn.functional.embedding(torch.tensor([0]), x, sparse=True).sum()\nloss.backward()\n",
    "raised-before": (
        f"{LEAVES}class Model(torch.nn.Module):\n    def forward(self, x):\n        raise ValueError\n"
        "try:\n    Model()(x)\nexcept ValueError:\n    loss = (x * w).sum()\nloss.backward()\n"
    ),
    "many-leaves": f"{LEAVES}loss = sum((x * w).sum() for _ in range(100))\nloss.backward()\n",
}

Recorded = dict[str, "tuple[Outcome, Graph | None]"]


@pytest.fixture(scope="module")
def runs() -> Recorded:
    return recorded(PROGRAMS)


def graph_of(runs: Recorded, name: str) -> Graph:
    graph = runs[name][1]
    assert graph is not None
    return graph


def cuts(graph: Graph) -> list[tuple[str, str, int | None, str | None]]:
    """Of each: what is above it, what is behind it, the line and the cause. Leaves that are in no way used count only alone."""
    found = [edge for edge in graph.edges if edge.cut is not None]
    found = [edge for edge in found if edge.cut is not None and edge.cut.cause != "unused-in-graph"] or found
    ends = [(title(graph.nodes[edge.source]), title(graph.nodes[edge.target])) for edge in found]
    return [(*pair, edge.cut.line, edge.cut.cause) for pair, edge in zip(ends, found, strict=True) if edge.cut is not None]


def test_the_graph_goes_from_the_loss_to_the_leaves_with_lines_of_the_program(runs: Recorded) -> None:
    graph = graph_of(runs, "whole")
    assert (graph.call, graph.line, graph.failed, graph.backwards) == ("backward", 6, False, 1)
    assert [(each.kind, title(each), each.line) for each in graph.nodes if each.kind is not Kind.LEAF] == [
        (Kind.ROOT, "loss", None),
        (Kind.OPERATION, "SumBackward0", 5),
        (Kind.OPERATION, "MulBackward0", 5),
        (Kind.OPERATION, "ExpBackward0", 4),
    ]
    assert node(graph, "ExpBackward0").names == ("y",)
    assert [edge.way for edge in graph.edges] == [Way.GRADIENT] * 5


def test_leaves_have_their_gradients(runs: Recorded) -> None:
    graph = graph_of(runs, "whole")
    assert node(graph, "w").gradient == "[2.71828, 7.38906]"
    assert node(graph_of(runs, "detached"), "x").gradient == "None"
    assert node(graph_of(runs, "grad"), "x").gradient == "[3.0, 4.0]"  # what was given, not `.grad`
    assert node(graph_of(runs, "grad"), "w").gradient == "None"


def test_what_is_saved_is_told_by_the_names_of_the_program(runs: Recorded) -> None:
    (saved,) = node(graph_of(runs, "whole"), "ExpBackward0").saved
    assert (saved.name, saved.variable, saved.shape, saved.version, saved.lost) == ("result", "y", (2,), 0, None)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("whole", []),
        ("detached", [("MulBackward0", "ExpBackward0", 5, "detached-loss")]),
        ("loss-detached", [("sum()", "MulBackward0", 4, "detached-loss")]),
        ("no-grad", [("MulBackward0", "x", 4, "no-grad-block")]),
        ("item", [("MulBackward0", "SumBackward0", 4, "detached-loss")]),
        ("detach-in-place", [("MulBackward0", "MulBackward0", 5, "detached-loss")]),
        ("straight-through", [("AddBackward0", "SubBackward0", 4, "detached-loss")]),
    ],
)
def test_where_the_graph_ends_the_call_that_cut_it_is_named(runs: Recorded, name: str, expected: list[object]) -> None:
    assert cuts(graph_of(runs, name)) == expected


def test_behind_a_cut_the_graph_is_what_was_built(runs: Recorded) -> None:
    graph = graph_of(runs, "detached")
    assert [title(graph.nodes[edge.source]) for edge in leading_to(graph, "x")] == ["ExpBackward0"]
    assert [edge.flow for edge in leading_to(graph, "x")] == [None]


def test_what_the_loss_was_computed_by_without_a_record_is_there(runs: Recorded) -> None:
    graph = graph_of(runs, "loss-detached")
    (call,) = (each for each in graph.nodes if each.kind is Kind.UNRECORDED)
    assert (call.name, call.line, graph.failed) == ("sum", 5, True)


def test_a_leaf_that_the_loss_does_not_use_hangs_on_a_cut(runs: Recorded) -> None:
    assert cuts(graph_of(runs, "function")) == [("loss", "w", 3, "unused-in-graph")]


def test_a_saved_tensor_that_was_changed_says_its_versions_and_by_which_line(runs: Recorded) -> None:
    graph = graph_of(runs, "in-place")
    (saved,) = node(graph, "ExpBackward0").saved
    assert (saved.lost, saved.saved_at, saved.version, saved.line, saved.operation) == (Lost.MODIFIED, 0, 1, 6, "add_")
    assert graph.failed


def test_the_nodes_whose_saved_tensors_are_gone_say_so(runs: Recorded) -> None:
    graph = graph_of(runs, "twice")
    assert {each.lost for each in node(graph, "MulBackward0").saved} == {Lost.FREED}
    assert (graph.line, graph.failed, graph.backwards) == (6, True, 2)


@pytest.mark.parametrize(
    ("name", "source", "flow"),
    [
        ("rounded", "RoundBackward0", Flow.ZERO),
        ("nan", "SqrtBackward0", Flow.NAN),
        ("returns-none", "KeepBackward", Flow.NONE),
        ("whole", "ExpBackward0", Flow.SOME),
        ("inf", "ExpBackward0", Flow.INF),
        ("sparse", "EmbeddingBackward0", Flow.SOME),
    ],
)
def test_it_is_told_what_backward_handed_on(runs: Recorded, name: str, source: str, flow: Flow) -> None:
    graph = graph_of(runs, name)
    (edge,) = (edge for edge in graph.edges if graph.nodes[edge.source] is node(graph, source))
    assert edge.flow is flow


def test_the_straight_way_hands_on_a_gradient_and_the_cut_one_nothing(runs: Recorded) -> None:
    graph = graph_of(runs, "straight-through")
    by_source = {title(graph.nodes[edge.source]): edge.flow for edge in leading_to(graph, "x")}
    assert by_source == {"AddBackward0": Flow.SOME, "RoundBackward0": None, "SubBackward0": None}


def test_without_a_call_of_backward_the_last_result_is_drawn(runs: Recorded) -> None:
    graph = graph_of(runs, "no-backward")
    assert (graph.call, graph.line, names(graph)) == (None, None, {"MulBackward0", "SumBackward0"})
    assert node(graph, "x").gradient == "None"


def test_where_nothing_was_built_there_is_no_graph(runs: Recorded) -> None:
    assert runs["nothing"][1] is None


def test_nodes_know_the_call_of_the_module_that_made_them(runs: Recorded) -> None:
    graph = graph_of(runs, "module")
    scopes = {each.name: graph.scopes[each.scope] for each in graph.nodes if each.scope is not None}
    assert {name: (scope.name, scope.type) for name, scope in scopes.items()}["TanhBackward0"] == ("model.1", "Tanh")
    parent = scopes["TanhBackward0"].parent
    assert parent is not None
    assert graph.scopes[parent].name == "model"
    assert node(graph, "SumBackward0").scope is None
    assert node(graph, "model.2.weight").gradient is not None


def test_hooks_on_saved_tensors_are_not_called_more_often(runs: Recorded) -> None:
    outcome, graph = runs["hooks"]
    assert isinstance(outcome, Returned)
    assert outcome.observed.values["unpacked"] == [1]
    assert graph is not None
    assert node(graph, "ExpBackward0").saved == ()


def test_of_many_steps_the_last_is_drawn(runs: Recorded) -> None:
    graph = graph_of(runs, "training")
    assert graph.backwards == 3
    assert cuts(graph) == []


def test_parameters_that_have_no_shape_yet_are_passed_over(runs: Recorded) -> None:
    graph = graph_of(runs, "lazy")
    assert names(graph) == {"MulBackward0", "SumBackward0"}
    assert cuts(graph) == []


def test_what_keeps_its_gradient_has_it_in_the_graph(runs: Recorded) -> None:
    assert node(graph_of(runs, "retained"), "ExpBackward0").gradient == "[3.0, 4.0]"


def test_a_leaf_may_be_what_backward_is_called_on(runs: Recorded) -> None:
    graph = graph_of(runs, "leaf-root")
    assert [(edge.way, graph.nodes[edge.source].kind) for edge in leading_to(graph, "s")] == [(Way.GRADIENT, Kind.ROOT)] * 2
    assert node(graph, "s").gradient == "2.0"


def test_a_leaf_that_is_both_a_root_and_behind_another_is_one(runs: Recorded) -> None:
    graph = graph_of(runs, "root-below")
    assert {title(graph.nodes[edge.source]) for edge in leading_to(graph, "s")} == {"MulBackward0", "s"}
    assert (node(graph, "s").gradient, [edge for edge in leading_to(graph, "s") if edge.cut is not None]) == ("4.0", [])


def test_of_a_long_graph_so_much_is_told(runs: Recorded) -> None:
    graph = graph_of(runs, "long")
    assert len([each for each in graph.nodes if each.kind is Kind.OPERATION]) == 1999
    assert not graph.failed


def test_what_the_graph_does_not_hold_is_no_node_of_it_though_its_gradient_was_asked_for(runs: Recorded) -> None:
    graph = graph_of(runs, "apart")
    assert names(graph) == {"SumBackward0"}
    assert node(graph, "x").gradient == "[1.0, 1.0]"


def test_a_leaf_has_the_name_that_it_gets_after_backward(runs: Recorded) -> None:
    assert node(graph_of(runs, "named-later"), "kept.late").gradient == "[2.0, 2.0]"


def test_of_many_names_four_are_told_and_none_of_what_lies_too_deep(runs: Recorded) -> None:
    graph = graph_of(runs, "many-names")
    leaves = [each.names for each in graph.nodes if each.kind is Kind.LEAF]
    assert ("x", "a", "b", "c") in leaves
    assert () in leaves


def test_what_no_gradient_could_come_to_is_no_leaf(runs: Recorded) -> None:
    graph = graph_of(runs, "not-a-float")
    assert {name for each in graph.nodes if each.kind is Kind.LEAF for name in each.names} == {"x", "w"}


def test_of_very_many_variables_the_later_have_no_name(runs: Recorded) -> None:
    assert [each.names for each in graph_of(runs, "many-things").nodes if each.kind is Kind.LEAF] == [()]


def test_what_runs_after_a_module_raised_is_not_within_it(runs: Recorded) -> None:
    assert node(graph_of(runs, "raised-before"), "MulBackward0").scope is None


def test_a_module_that_raised_is_left_and_what_is_in_a_dict_is_seen(runs: Recorded) -> None:
    graph = graph_of(runs, "raises-inside")
    scope = node(graph, "MulBackward0").scope
    assert scope is not None
    assert (graph.scopes[scope].name, node(graph, "MulBackward0").line) == ("model", 12)
    assert node(graph, "SumBackward0").scope is None


def test_a_backward_of_what_is_no_tensor_fails_as_it_does_otherwise(runs: Recorded) -> None:
    outcome, graph = runs["no-root"]
    assert isinstance(outcome, Raised)
    assert "NoneType" not in outcome.message  # it is torch that complains, of the text
    assert graph is None


def test_an_exit_of_the_program_changes_nothing(runs: Recorded) -> None:
    outcome, graph = runs["exits"]
    assert isinstance(outcome, Raised)
    assert outcome.type == "SystemExit"
    assert graph is not None
    assert names(graph) == {"MulBackward0", "SumBackward0"}
