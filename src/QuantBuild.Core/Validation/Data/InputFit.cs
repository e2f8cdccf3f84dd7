using QuantBuild.Numerics;
using QuantBuild.Validation.Synthetic;

namespace QuantBuild.Validation.Data;

/// <summary>How an array fills an input: the shape of one run, and how many runs the array holds.</summary>
/// <param name="Runs">1 for an array that serves every run of its group as it is.</param>
internal sealed record InputFit(ValueInfo Input, DataArray Array, IReadOnlyList<long> RunShape, long Runs)
{
    /// <summary>
    /// The rules, in this order:
    /// <list type="number">
    /// <item>The shape is one that the input takes: one run.</item>
    /// <item>A first axis longer than the input's fixed one, and a multiple of it: that many runs.</item>
    /// <item>One axis more than the input has: the first axis counts the runs.</item>
    /// <item>One axis less, and the input's first is 1 or open: one run, with that axis put in front.</item>
    /// </list>
    /// </summary>
    /// <exception cref="Diagnostics.QuantBuildException">QB1111: another type; QB1112: another shape.</exception>
    public static InputFit Of(ValueInfo input, DataArray array)
    {
        if (!LosslessConversion.Exists(array.Type, input.Type))
        {
            throw DataArray.Bad("QB1111", array.File, $"The data for input '{input.Name}' is of another type, and converting it would be a guess",
                array.ToString(), input.Type.Name(), "Save the data with the type of the input");
        }

        var (declared, shape) = (input.Shape, array.Shape);
        if (declared is null || (declared.Count == shape.Count && Takes(declared, shape))) return new InputFit(input, array, shape, 1);
        if (array.Strings is null)
        {
            if (declared.Count == shape.Count && declared.Count > 0 && declared[0] > 0 && shape[0] > declared[0] && shape[0] % declared[0] == 0 && Takes(declared.Skip(1), shape.Skip(1)))
                return new InputFit(input, array, [declared[0], .. shape.Skip(1)], shape[0] / declared[0]);
            if (shape.Count == declared.Count + 1 && shape[0] > 0 && Takes(declared, shape.Skip(1)))
                return new InputFit(input, array, [.. shape.Skip(1)], shape[0]);
            if (shape.Count == declared.Count - 1 && declared[0] is 1 or -1 && Takes(declared.Skip(1), shape))
                return new InputFit(input, array, [1, .. shape], 1);
        }

        throw DataArray.Bad("QB1112", array.File, $"The data does not have the shape of input '{input.Name}'", array.ToString(),
            $"{input.Type.Name()} {TensorElements.Describe(declared)}, or several of them along a first axis");
    }

    /// <summary>
    /// The same array as runs of one row each, where its first axis fills an open batch. Equal to one large run, but in
    /// little memory, and a low cosine shows the row that it belongs to.
    /// </summary>
    public InputFit? ByRows() =>
        !Array.IsOneRun && Array.Strings is null && Runs == 1 && Input.Shape is { Count: > 0 } declared && declared[0] < 0
        && RunShape.Count == Array.Shape.Count && RunShape[0] > 1 && DimensionKinds.Of(Input, 0, audio: false) == DimensionKind.Batch
            ? this with { RunShape = [1, .. RunShape.Skip(1)], Runs = RunShape[0] }
            : null;

    private static bool Takes(IEnumerable<long> declared, IEnumerable<long> shape) =>
        declared.Zip(shape).All(static pair => pair.First < 0 || pair.First == pair.Second);
}
