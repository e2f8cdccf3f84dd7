using QuantBuild.Numerics;

namespace QuantBuild.Validation.Synthetic;

/// <summary>The values of synthetic inputs, by role.</summary>
internal sealed class SyntheticValues
{
    private readonly Dictionary<string, InputHint> hints;
    private readonly ShapeAssignment assignment;
    private readonly bool audio;
    private readonly long sequence;
    private readonly List<string> guesses = [];

    public SyntheticValues(IReadOnlyList<(ValueInfo Input, long[] Shape)> inputs, IReadOnlyList<InputHint> hints, ShapeAssignment assignment, bool audio)
    {
        this.hints = hints.GroupBy(static h => h.Name, StringComparer.Ordinal).ToDictionary(static g => g.Key, static g => g.First(), StringComparer.Ordinal);
        this.assignment = assignment;
        this.audio = audio;
        sequence = SequenceLength(inputs);
        foreach (var (input, _) in inputs) NoteGuess(input);
    }

    public IReadOnlyList<string> Guesses => guesses;

    public TensorValue Make(ValueInfo input, long[] shape, int sample)
    {
        var count = checked((int)shape.Aggregate(1L, static (product, size) => product * size));
        if (input.Type == ElementType.String)
        {
            return new TensorValue(ElementType.String, shape, []) { Strings = [.. Enumerable.Range(0, count).Select(i => $"sample text {sample + i + 1}")] };
        }

        var numbers = new double[count];
        if (count > 0) Fill(input, shape, numbers, SplitMix64.For(input.Name, sample));
        var data = new byte[checked(count * input.Type.BitSize() / 8)];
        for (var i = 0; i < count; i++) TensorElements.Write(input.Type, data, i, numbers[i]);
        return new TensorValue(input.Type, shape, data);
    }

    private InputRole RoleOf(ValueInfo input)
    {
        var role = InputRoles.Of(input, audio);
        // A table that is indexed by an input says more than a name that says nothing.
        return role is InputRole.Features or InputRole.Image && !input.Type.IsFloat() && Hint(input).ExclusiveUpperBound is not null ? InputRole.Tokens : role;
    }

    private InputHint Hint(ValueInfo input) => hints.GetValueOrDefault(input.Name) ?? new InputHint(input.Name);

    private void Fill(ValueInfo input, long[] shape, double[] values, SplitMix64 random)
    {
        var hint = Hint(input);
        var width = shape.Length > 0 ? (int)shape[^1] : 1;
        switch (RoleOf(input))
        {
            case InputRole.Tokens:
                var bound = hint.ExclusiveUpperBound ?? (input.Type.BitSize() == 8 ? 256 : 100);
                // Index 0 is padding in most vocabularies.
                var low = bound > 2 ? 1 : 0;
                for (var i = 0; i < values.Length; i++) values[i] = low + random.NextBelow(Math.Max(1, bound - low));
                break;
            case InputRole.Positions:
                for (var i = 0; i < values.Length; i++) values[i] = assignment.Past + (i % width);
                break;
            case InputRole.Mask:
                Array.Fill(values, 1);
                break;
            case InputRole.Length:
                Array.Fill(values, sequence);
                break;
            case InputRole.TotalLength:
                Array.Fill(values, assignment.Past + sequence);
                break;
            case InputRole.LastPosition:
                Array.Fill(values, assignment.Past + sequence - 1);
                break;
            case InputRole.SampleRate:
                Array.Fill(values, 16000);
                break;
            case InputRole.Scalar:
                Array.Fill(values, Setting(input));
                break;
            case InputRole.TokenTypes or InputRole.Cache or InputRole.State:
                break;
            case InputRole.Waveform:
                for (var at = 0; at < values.Length; at += width) SmoothFields.FillWaveform(ref random, values.AsSpan(at, width));
                break;
            case InputRole.Image:
                FillImage(ref random, input, shape, values, hint.RawPixels);
                break;
            default:
                FillFeatures(ref random, input, values, width, hint);
                break;
        }

        if (!input.Type.IsFloat() && hint.ExclusiveUpperBound is { } limit)
        {
            for (var i = 0; i < values.Length; i++) values[i] = Math.Min(values[i], limit - 1);
        }
    }

    private double Setting(ValueInfo input)
    {
        var name = input.Name.ToLowerInvariant();
        if (input.Type == ElementType.Bool) return 0;
        if (name.Contains("past")) return assignment.Past;
        if (name.Contains("max")) return 20;
        // Without noise a generating model computes the same twice.
        if (name.Contains("noise")) return 0;
        return name.Contains("timestep") && !input.Type.IsFloat() ? 10 : 1;
    }

    private static void FillFeatures(ref SplitMix64 random, ValueInfo input, double[] values, int width, InputHint hint)
    {
        if (input.Type.IsFloat())
        {
            SmoothFields.FillSequence(ref random, values, width);
            return;
        }

        var bound = hint.ExclusiveUpperBound ?? (input.Type == ElementType.UInt8 ? 256 : 2);
        for (var i = 0; i < values.Length; i++) values[i] = random.NextBelow(Math.Max(1, bound));
    }

    // Channels share a picture and differ a little, as colours do.
    private static void FillImage(ref SplitMix64 random, ValueInfo input, long[] shape, double[] values, bool rawPixels)
    {
        var layout = ImageLayout.Of(input)!;
        var (channels, height, width) = ((int)shape[layout.ChannelAxis], (int)shape[layout.HeightAxis], (int)shape[layout.WidthAxis]);
        var plane = height * width;
        if (plane == 0 || channels == 0) return;
        var last = layout.ChannelAxis == shape.Length - 1;
        var scale = rawPixels || !input.Type.IsFloat() ? 255.0 : 1.0;
        var (common, own) = (new double[plane], new double[plane]);
        for (var start = 0; start < values.Length; start += plane * channels)
        {
            SmoothFields.Fill(ref random, common, height, width);
            for (var channel = 0; channel < channels; channel++)
            {
                SmoothFields.Fill(ref random, own, height, width);
                for (var i = 0; i < plane; i++)
                {
                    var value = ((0.75 * common[i]) + (0.25 * own[i])) * scale;
                    values[start + (last ? (i * channels) + channel : (channel * plane) + i)] = input.Type == ElementType.Int8 ? value - 128 : value;
                }
            }
        }
    }

    private void NoteGuess(ValueInfo input)
    {
        var hinted = Hint(input).ExclusiveUpperBound is not null;
        var text = input.Type == ElementType.String ? "short texts, as nothing says what is expected"
            : input.Shape is null ? "its rank, as the model does not declare it"
            : RoleOf(input) switch
            {
                InputRole.Tokens when !hinted && input.Type != ElementType.UInt8 => "values from 1 to 99, as nothing says how large the vocabulary is",
                InputRole.Features when !input.Type.IsFloat() && !hinted && input.Type != ElementType.UInt8 => "zeros and ones, as nothing says what its values mean",
                InputRole.Scalar when input.Type != ElementType.Bool => $"the value {Setting(input).ToString(System.Globalization.CultureInfo.InvariantCulture)}, by its name",
                _ => null,
            };
        if (text is not null) guesses.Add($"input '{input.Name}': guessed {text}");
    }

    private static long SequenceLength(IReadOnlyList<(ValueInfo Input, long[] Shape)> inputs)
    {
        foreach (var role in (ReadOnlySpan<InputRole>)[InputRole.Tokens, InputRole.Waveform, InputRole.Features])
        {
            foreach (var (input, shape) in inputs)
            {
                if (InputRoles.Of(input, audio: false) != role || shape.Length < 2) continue;
                // Tokens and waveforms [batch, time]; features [batch, time, feature] or [batch, feature, time].
                if (shape.Length == 2) return shape[1];
                var open = Enumerable.Range(1, shape.Length - 1).Where(axis => input.Shape?[axis] < 0).ToArray();
                return open.Length > 0 ? shape[open[0]] : shape[1];
            }
        }

        return 1;
    }
}
