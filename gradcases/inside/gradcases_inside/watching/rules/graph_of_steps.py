"""Why a leaf that an optimizer holds, or that was used, has no gradient when that is looked at."""

from gradcases_inside.watching.rules import clearing, none_grads, optimizers


def reasons(judge, graph, roots, leaf, held):
    """Findings; none where it is not known, or nothing is wrong."""
    tensor = leaf.tensor()
    if tensor is None:
        return []
    cleared = clearing.between_backward_and_step(judge, leaf)
    if cleared is not None:
        return [cleared]
    if not tensor.requires_grad:
        return optimizers.frozen(judge, leaf, held)
    if not roots:
        return []
    return none_grads.explained(graph, roots, leaf.value)
