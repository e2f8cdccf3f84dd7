namespace QuantBuild.Formats.Onnx.RuntimeSupport;

/// <summary>A way in which QuantBuild uses an operator and which not every release of ONNX Runtime knows.</summary>
/// <param name="Name">For messages: operator, domain, type of the codes.</param>
/// <param name="Lowest">The first release that runs it, on the CPU.</param>
/// <remarks>
/// Found by trying the released libraries from 1.10 to 1.30 with models that QuantBuild wrote: tests/QuantBuild.RuntimeMatrix does it again.
/// Forms that all of them run are not listed.
/// </remarks>
internal sealed record OperatorForm(string Name, Version Lowest)
{
    public static readonly OperatorForm MatMulFourBits = new("MatMulNBits of com.microsoft with 4 bits", new(1, 16, 2));

    /// <summary>1.16 reads such zero points as if rows were not padded to whole bytes: it runs, with wrong figures.</summary>
    public static readonly OperatorForm MatMulPaddedZeroPoints =
        new("MatMulNBits of com.microsoft with 4-bit zero points of an odd number of blocks", new(1, 17, 0));

    public static readonly OperatorForm MatMulBias = new("MatMulNBits of com.microsoft with a bias", new(1, 19, 0));

    /// <summary>1.16 and 1.22 load it, and fail when it runs.</summary>
    public static readonly OperatorForm MatMulEightBits = new("MatMulNBits of com.microsoft with 8 bits", new(1, 23, 0));

    public static readonly OperatorForm GatherBlock = new("GatherBlockQuantized of com.microsoft with codes in UINT8 (attribute 'bits')", new(1, 23, 0));

    public static readonly OperatorForm DequantizeFourBits = new("DequantizeLinear of INT4 or UINT4", new(1, 19, 0));

    /// <summary>1.15 knows the types, but has no DequantizeLinear of opset 19 on the CPU.</summary>
    public static readonly OperatorForm DequantizeFloat8 = new("DequantizeLinear of FLOAT8E4M3FN or FLOAT8E5M2", new(1, 16, 0));

    /// <summary>1.18 loads it, and fails when it runs.</summary>
    public static readonly OperatorForm DequantizeBlocks = new("DequantizeLinear with blocks (attribute 'block_size')", new(1, 19, 0));
}

/// <summary>Where a form is in the result.</summary>
/// <param name="Tensor">The weight of the source.</param>
/// <param name="Node">The node that has the form; empty when it has no name.</param>
internal sealed record FormUse(OperatorForm Form, string Tensor, string Node);
