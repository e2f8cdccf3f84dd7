using QuantBuild.Numerics;

namespace QuantBuild.Validation.Synthetic;

/// <summary>
/// Made-up inputs that fit what a model declares: types, fixed sizes, the same size for the same symbol, and values by
/// the role that each input seems to have. The same on every machine, for the same model.
/// </summary>
public sealed class SyntheticInputs : ISampleSource
{
    /// <summary>Samples that are made when nobody says how many.</summary>
    public const int DefaultCount = 4;

    /// <summary>No more elements than this in one input.</summary>
    private const long MaxElements = 1L << 28;

    private readonly IReadOnlyList<(ValueInfo Input, long[] Shape)> inputs;
    private readonly SyntheticValues values;

    private SyntheticInputs(IReadOnlyList<(ValueInfo Input, long[] Shape)> inputs, SyntheticValues values, int count)
    {
        this.inputs = inputs;
        this.values = values;
        Count = count;
    }

    /// <summary>How many different shape assignments <see cref="Create"/> knows.</summary>
    public static int Attempts => ShapeAssignment.All.Count;

    public string Kind => "synthetic";

    public int? Count { get; }

    /// <summary>What had to be guessed without a good reason, one sentence for each input.</summary>
    public IReadOnlyList<string> Guesses => values.Guesses;

    /// <summary>The shapes that were chosen, by input.</summary>
    public IEnumerable<(string Name, IReadOnlyList<long> Shape)> Shapes => inputs.Select(static i => (i.Input.Name, (IReadOnlyList<long>)i.Shape));

    /// <summary>True when no size is open, so that another attempt would be the same again.</summary>
    public bool ShapesAreFixed => inputs.All(static i => i.Input.Shape is { } shape && shape.All(static d => d >= 0));

    /// <summary>Makes inputs for a model.</summary>
    /// <param name="attempt">Which assignment of the open dimensions: 0 for the usual one, below <see cref="Attempts"/>.</param>
    /// <param name="reason">Why there can be none, as a sentence without a final full stop; null on success.</param>
    public static SyntheticInputs? Create(IReadOnlyList<ValueInfo> declared, IReadOnlyList<InputHint> hints, int attempt, out string? reason, int count = DefaultCount)
    {
        var assignment = ShapeAssignment.All[attempt];
        var audio = declared.Any(static i => InputRoles.Of(i, audio: false) == InputRole.SampleRate);
        var symbols = new Dictionary<string, long>(StringComparer.Ordinal);
        var shaped = new List<(ValueInfo, long[])>(declared.Count);
        foreach (var input in declared)
        {
            if (!input.IsTensor || !(TensorElements.IsNumeric(input.Type) || input.Type == ElementType.String))
            {
                reason = $"no input can be made up for '{input.Name}', which is {(input.IsTensor ? $"of type {input.Type.Name()}" : "a sequence, a map or an optional")}";
                return null;
            }

            var shape = Resolve(input, audio, assignment, symbols);
            if (!Fits(shape))
            {
                reason = $"the input '{input.Name}' of shape {TensorElements.Describe(shape)} is too large to be made up";
                return null;
            }

            shaped.Add((input, shape));
        }

        reason = null;
        return new SyntheticInputs(shaped, new SyntheticValues(shaped, hints, assignment, audio), count);
    }

    public IEnumerable<IReadOnlyDictionary<string, TensorValue>> Samples()
    {
        for (var sample = 0; sample < Count; sample++)
        {
            yield return inputs.ToDictionary(static i => i.Input.Name, i => values.Make(i.Input, i.Shape, sample), StringComparer.Ordinal);
        }
    }

    private static long[] Resolve(ValueInfo input, bool audio, ShapeAssignment assignment, Dictionary<string, long> symbols)
    {
        if (input.Shape is null)
        {
            var role = InputRoles.Of(input, audio);
            return role is InputRole.Scalar or InputRole.SampleRate or InputRole.TotalLength ? [] : [1, assignment.Sequence];
        }

        var shape = input.Shape.ToArray();
        for (var axis = 0; axis < shape.Length; axis++)
        {
            if (shape[axis] >= 0) continue;
            var size = assignment.Of(DimensionKinds.Of(input, axis, audio));
            if (axis < input.Symbols.Count && input.Symbols[axis] is { Length: > 0 } symbol)
            {
                // The first use of a symbol decides for all of its uses.
                if (!symbols.TryAdd(symbol, size)) size = symbols[symbol];
            }

            shape[axis] = size;
        }

        return shape;
    }

    private static bool Fits(long[] shape)
    {
        var elements = 1L;
        foreach (var size in shape)
        {
            if (size > MaxElements || (elements *= size) > MaxElements) return false;
        }

        return true;
    }
}
