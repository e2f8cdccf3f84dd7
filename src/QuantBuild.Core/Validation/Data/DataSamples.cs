using System.Globalization;
using System.IO.Compression;
using QuantBuild.Diagnostics;
using QuantBuild.Numerics;

namespace QuantBuild.Validation.Data;

/// <summary>Samples from the user's files, read one at a time; the files stay closed but for the one that is read.</summary>
public sealed class DataSamples : ISampleSource
{
    private readonly IReadOnlyList<ValueInfo> inputs;
    private readonly Action<Diagnostic> warn;
    private readonly List<SampleGroup> groups = [];

    /// <param name="paths">Files or folders, in the order in which they are read.</param>
    /// <param name="inputs">What the model declares.</param>
    /// <param name="warn">Takes warnings while samples are read; the same one may come more than once.</param>
    /// <exception cref="QuantBuildException">QB1101 to QB1104.</exception>
    public DataSamples(IReadOnlyList<string> paths, IReadOnlyList<ValueInfo> inputs, Action<Diagnostic> warn)
    {
        (this.inputs, this.warn) = (inputs, warn);
        foreach (var path in paths) groups.AddRange(SampleGroups.Find(path));
    }

    public string Kind => "data";

    /// <summary>Always null: the headers are read as the samples are.</summary>
    public int? Count => null;

    public IEnumerable<IReadOnlyDictionary<string, TensorValue>> Samples()
    {
        foreach (var group in groups)
        {
            using var open = Guarded(group.File, () => group.Open(inputs));
            foreach (var arrays in Sets(open.Arrays))
            {
                var fits = InputBinding.Bind(inputs, arrays, group.File);
                using var readers = new Readers(fits);
                var runs = fits.Select(static f => f.Runs).DefaultIfEmpty(1).Max();
                for (var run = 0L; run < runs; run++) yield return Guarded(group.File, () => readers.Next(warn));
            }
        }
    }

    // A folder of .npy files for a model with one input holds as many samples as files, not one sample of many arrays.
    private IEnumerable<IReadOnlyList<DataArray>> Sets(IReadOnlyList<DataArray> arrays) =>
        inputs.Count == 1 && arrays.Count > 1 && arrays.All(a => a is NpyArray && a.Name == inputs[0].Name)
            ? arrays.Select(static a => (IReadOnlyList<DataArray>)[a])
            : [arrays];

    private static T Guarded<T>(string file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException e)
        {
            throw NpzArchive.Malformed(file, e.Message, "a zip archive that is whole", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw DataArray.Bad("QB1104", file, "The data cannot be read", e.Message, inner: e);
        }
    }

    /// <summary>The open arrays of one set; each call reads the next run of each.</summary>
    private sealed class Readers(IReadOnlyList<InputFit> fits) : IDisposable
    {
        private readonly Stream?[] streams = new Stream?[fits.Count];
        private readonly TensorValue?[] constant = new TensorValue?[fits.Count];

        public Dictionary<string, TensorValue> Next(Action<Diagnostic> warn)
        {
            var sample = new Dictionary<string, TensorValue>(fits.Count, StringComparer.Ordinal);
            for (var i = 0; i < fits.Count; i++)
            {
                var fit = fits[i];
                var value = constant[i] ?? Read(i, warn);
                if (fit.Runs == 1) constant[i] = value;
                sample[fit.Input.Name] = value;
            }

            return sample;
        }

        public void Dispose()
        {
            foreach (var stream in streams) stream?.Dispose();
        }

        private TensorValue Read(int i, Action<Diagnostic> warn)
        {
            var (input, array, shape, _) = fits[i];
            if (array.Strings is { } strings) return new TensorValue(array.Type, shape, []) { Strings = strings };
            var size = DataArray.ByteSize(array.Type, shape) ?? long.MaxValue;
            if (size > Array.MaxLength)
            {
                throw DataArray.Bad("QB1114", array.File, $"One sample for input '{input.Name}' is too large", string.Create(CultureInfo.InvariantCulture, $"{size} bytes"), $"at most {Array.MaxLength}");
            }

            // The length of the data was held against the header when it was read, so this much is there.
            var data = new byte[size];
            (streams[i] ??= array.Open()).ReadExactly(data);
            var converted = LosslessConversion.Convert(data, array.Type, input.Type) ?? throw DataArray.Bad("QB1111", array.File,
                $"The data for input '{input.Name}' is of another type, and some of its values would change", array.ToString(), input.Type.Name(), "Save the data with the type of the input");
            if (array.Type != input.Type)
            {
                warn(Diagnostic.Warning("QB3056", array.File, $"The data for input '{input.Name}' was converted from {array.Type.Name()} to {input.Type.Name()}; no value changed"));
            }

            return new TensorValue(input.Type, shape, converted);
        }
    }
}
