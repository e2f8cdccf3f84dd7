using QuantBuild.Formats.Checkpoint;
using QuantBuild.Kernels;
using QuantBuild.Numerics;

namespace QuantBuild.Formats.Mlx.Reading;

/// <summary>A tensor of a checkpoint as floats, quantized or not.</summary>
/// <param name="name">In its checkpoint.</param>
/// <param name="type">As users read it.</param>
/// <param name="shape">Of the values.</param>
internal abstract class DecodedTensor(string name, string type, IReadOnlyList<long> shape)
{
    /// <summary>What can be read at once: whole groups of every size.</summary>
    public const int PieceElements = 64 * 1024;

    public string Name { get; } = name;

    public string Type { get; } = type;

    public IReadOnlyList<long> Shape { get; } = shape;

    public long Elements { get; } = shape.Aggregate(1L, (product, dimension) => checked(product * dimension));

    /// <summary>Fills a span of at most <see cref="PieceElements"/> values from an element on; both of whole groups where the tensor is quantized.</summary>
    public abstract void Read(long first, Span<float> values);

    public static DecodedTensor Of(CheckpointTensor tensor) => new Plain(tensor);

    public static DecodedTensor Of(MlxModule module) => module.Scheme.Mode == MlxMode.Affine ? new AffineTensor(module) : new MicroscalingTensor(module);

    private sealed class Plain(CheckpointTensor tensor) : DecodedTensor(tensor.Name, tensor.Source.Type.Name(), tensor.Shape)
    {
        private readonly byte[] bytes = new byte[PieceElements * tensor.Source.Type.BitSize() / 8];

        public override void Read(long first, Span<float> values)
        {
            var size = tensor.Source.Type.BitSize() / 8;
            var piece = bytes.AsSpan(0, values.Length * size);
            tensor.Source.Read(first * size, piece);
            FloatConversion.ToSingle(piece, tensor.Source.Type, values);
        }
    }

    private sealed class AffineTensor(MlxModule module) : DecodedTensor(module.Weight.Name, module.Scheme.PrecisionName, module.Shape)
    {
        private readonly AffineGroupFormat format = new(module.Scheme.Bits, module.Scheme.GroupSize, module.Scales.Source.Type);
        private readonly byte[] packed = new byte[PieceElements];
        private readonly byte[] codes = new byte[PieceElements];
        private readonly float[] scales = new float[PieceElements / module.Scheme.GroupSize];
        private readonly float[] biases = new float[PieceElements / module.Scheme.GroupSize];

        public override void Read(long first, Span<float> values)
        {
            var words = packed.AsSpan(0, BitStreamPacking.Bytes(values.Length, format.Bits));
            module.Weight.Source.Read(first / 8 * format.Bits, words);
            BitStreamPacking.Unpack(words, format.Bits, codes.AsSpan(0, values.Length));
            var groups = values.Length / format.GroupSize;
            ReadGroups(module.Scales, first / format.GroupSize, scales.AsSpan(0, groups));
            ReadGroups(module.Biases!, first / format.GroupSize, biases.AsSpan(0, groups));
            AffineGroupDequantizer.Dequantize(codes.AsSpan(0, values.Length), format, scales.AsSpan(0, groups), biases.AsSpan(0, groups), values);
        }

        private void ReadGroups(CheckpointTensor tensor, long first, Span<float> groups)
        {
            var size = format.StoredType.BitSize() / 8;
            var bytes = packed.AsSpan(0, groups.Length * size);
            tensor.Source.Read(first * size, bytes);
            FloatConversion.ToSingle(bytes, format.StoredType, groups);
        }
    }

    private sealed class MicroscalingTensor(MlxModule module) : DecodedTensor(module.Weight.Name, module.Scheme.PrecisionName, module.Shape)
    {
        private readonly MicroscalingFormat format = MlxModes.Microscaling(module.Scheme.Mode);
        private readonly byte[] packed = new byte[PieceElements];
        private readonly byte[] codes = new byte[PieceElements];
        private readonly byte[] scales = new byte[PieceElements / module.Scheme.GroupSize];

        public override void Read(long first, Span<float> values)
        {
            var words = packed.AsSpan(0, BitStreamPacking.Bytes(values.Length, module.Scheme.Bits));
            module.Weight.Source.Read(first / 8 * module.Scheme.Bits, words);
            BitStreamPacking.Unpack(words, module.Scheme.Bits, codes.AsSpan(0, values.Length));
            var groups = scales.AsSpan(0, values.Length / module.Scheme.GroupSize);
            module.Scales.Source.Read(first / module.Scheme.GroupSize, groups);
            MicroscalingDequantizer.Dequantize(codes.AsSpan(0, values.Length), format, groups, values);
        }
    }
}
