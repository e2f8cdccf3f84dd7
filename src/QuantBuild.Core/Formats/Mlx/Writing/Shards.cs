using System.Globalization;

namespace QuantBuild.Formats.Mlx.Writing;

/// <summary>Cuts the tensors of a result into files, in their order, each as full as it may be.</summary>
internal static class Shards
{
    /// <summary>What mlx_lm puts into one file at most, headers not counted.</summary>
    public const long DefaultLimit = 5L << 30;

    /// <summary>A tensor larger than the limit has a file of its own.</summary>
    public static IReadOnlyList<IReadOnlyList<ResultTensor>> Split(IReadOnlyList<ResultTensor> tensors, long limit)
    {
        var shards = new List<IReadOnlyList<ResultTensor>>();
        var shard = new List<ResultTensor>();
        long length = 0;
        foreach (var tensor in tensors)
        {
            if (shard.Count > 0 && tensor.Length > limit - length)
            {
                shards.Add(shard);
                shard = [];
                length = 0;
            }
            shard.Add(tensor);
            length += tensor.Length;
        }
        shards.Add(shard);
        return shards;
    }

    /// <param name="index">From 0.</param>
    /// <param name="count">Of all shards.</param>
    public static string NameOf(int index, int count) =>
        count == 1 ? "model.safetensors" : string.Create(CultureInfo.InvariantCulture, $"model-{index + 1:D5}-of-{count:D5}.safetensors");
}
