"""Functions of torch that are no part of any computation, and those of whose arguments only the shape counts."""

# Asked of a tensor all the time.
UNSEEN = frozenset(
    (
        "__bool__ __contains__ __deepcopy__ __dir__ __hash__ __len__ __reduce_ex__ __repr__ _backward_hooks _base _cdata "
        "_has_compatible_shallow_copy_type _is_all_true _is_view _is_zerotensor _post_accumulate_grad_hooks "
        "_record_function_enter _record_function_enter_new _record_function_exit._RecordFunction _set_deterministic_algorithms "
        "_version allclose can_cast data_ptr device dim dtype element_size equal finfo get_default_dtype get_device "
        "get_num_threads get_rng_state grad_dtype grad_fn has_names has_torch_function iinfo is_complex is_conj is_contiguous "
        "is_cpu is_cuda is_distributed is_floating_point is_grad_enabled is_inference is_leaf is_meta is_mps is_neg is_nested "
        "is_nonzero is_pinned is_quantized is_same_size is_signed is_sparse is_storage is_tensor itemsize layout manual_seed name "
        "names nbytes ndim ndimension nelement numel output_nr promote_types register_post_accumulate_grad_hook "
        "requires_grad result_type retain_grad retains_grad set_default_dtype shape size storage storage_offset stride type_as_ "
        "typename untyped_storage volatile "
    ).split()
)

# Of their tensors only shape, dtype and device count.
SHAPE_ONLY = frozenset(
    (
        "empty_like full_like new_empty new_empty_strided new_full new_ones new_zeros ones_like rand_like randint_like randn_like "
        "zeros_like "
    ).split()
)
