using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using QuantBuild.Formats.Safetensors;

namespace QuantBuild.Benchmarks.Checkpoints;

/// <summary>A Hugging Face checkpoint of a real model's shape with random weights in BF16, the same on every machine.</summary>
internal static class SyntheticCheckpoint
{
    private const long LargestShard = 5_000_000_000;
    private const int PieceElements = 1 << 20;

    /// <returns>Bytes of all weights.</returns>
    public static long Write(string folder, int layers)
    {
        Directory.CreateDirectory(folder);
        var shards = Shards(Phi3Shape.Tensors(layers));
        var map = new JsonObject();
        long total = 0;
        for (var i = 0; i < shards.Count; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"model-{i + 1:00000}-of-{shards.Count:00000}.safetensors");
            total += WriteShard(Path.Combine(folder, name), shards[i], seed: (ulong)i);
            foreach (var (tensor, _) in shards[i]) map[tensor] = name;
        }
        var indented = new JsonSerializerOptions { WriteIndented = true };
        File.WriteAllText(Path.Combine(folder, "model.safetensors.index.json"),
            new JsonObject { ["metadata"] = new JsonObject { ["total_size"] = total }, ["weight_map"] = map }.ToJsonString(indented));
        File.WriteAllText(Path.Combine(folder, "config.json"), Phi3Shape.Config(layers).ToJsonString(indented));
        File.WriteAllText(Path.Combine(folder, "generation_config.json"), """{ "bos_token_id": 1, "eos_token_id": [32007, 32001, 32000] }""");
        File.WriteAllText(Path.Combine(folder, "tokenizer_config.json"), """{ "tokenizer_class": "LlamaTokenizer" }""");
        return total;
    }

    private static List<List<(string Name, IReadOnlyList<long> Shape)>> Shards(IReadOnlyList<(string Name, IReadOnlyList<long> Shape)> tensors)
    {
        var shards = new List<List<(string, IReadOnlyList<long>)>> { new() };
        long filled = 0;
        foreach (var tensor in tensors)
        {
            var bytes = 2 * Elements(tensor.Shape);
            if (filled > 0 && filled + bytes > LargestShard)
            {
                shards.Add([]);
                filled = 0;
            }
            shards[^1].Add(tensor);
            filled += bytes;
        }
        return shards;
    }

    private static long WriteShard(string path, List<(string Name, IReadOnlyList<long> Shape)> tensors, ulong seed)
    {
        var layout = SafetensorsHeader.Layout(
            [.. tensors.Select(static tensor => (tensor.Name, SafetensorsType.BF16, tensor.Shape))], new Dictionary<string, string> { ["format"] = "pt" });
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write, preallocationSize: layout.FileLength);
        RandomAccess.Write(file, layout.Header, 0);
        // Every element is random, so the order of the tensors within the data does not matter.
        var (start, elements) = ((long)layout.Header.Length, (layout.FileLength - layout.Header.Length) / 2);
        System.Threading.Tasks.Parallel.For(0L, (elements + PieceElements - 1) / PieceElements, piece =>
        {
            var values = new ushort[Math.Min(PieceElements, elements - (piece * PieceElements))];
            Fill(values, (seed << 40) + (ulong)piece);
            RandomAccess.Write(file, MemoryMarshal.AsBytes<ushort>(values), start + (piece * PieceElements * 2));
        });
        return elements * 2;
    }

    /// <summary>Sums of four uniform values, scaled to a standard deviation of about 0.02, cut to BF16.</summary>
    private static void Fill(Span<ushort> values, ulong seed)
    {
        var state = (seed * 2) + 0x9E3779B97F4A7C15;
        foreach (ref var value in values)
        {
            state = (state * 6364136223846793005) + 1442695040888963407;
            var sum = (int)(state >> 48) + (int)((state >> 32) & 0xFFFF) + (int)((state >> 16) & 0xFFFF) + (int)(state & 0xFFFF) - (2 * 0xFFFF);
            value = (ushort)(BitConverter.SingleToUInt32Bits(sum * (0.02f / 37837f)) >> 16);
        }
    }

    private static long Elements(IReadOnlyList<long> shape) => shape.Aggregate(1L, static (product, dimension) => product * dimension);
}
