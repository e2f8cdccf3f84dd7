using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace QuantBuild.MSBuild.Packing;

/// <summary>Files that hold the same bytes, found by comparing them: lengths first, so that most pairs cost nothing.</summary>
internal static class SameContent
{
    private const int BufferBytes = 1 << 16;

    /// <summary>Groups in the order of their first members.</summary>
    public static List<List<PackedModel>> Groups(IEnumerable<PackedModel> models)
    {
        var groups = new List<List<PackedModel>>();
        foreach (var model in models)
        {
            var group = groups.FirstOrDefault(candidate => AreEqual(candidate[0].File, model.File));
            if (group is null) groups.Add([model]);
            else group.Add(model);
        }
        return groups;
    }

    private static bool AreEqual(string first, string second)
    {
        if (string.Equals(first, second, StringComparison.Ordinal)) return true;
        using var one = File.OpenRead(first);
        using var other = File.OpenRead(second);
        if (one.Length != other.Length) return false;
        var left = new byte[BufferBytes];
        var right = new byte[BufferBytes];
        while (true)
        {
            var length = Fill(one, left);
            if (length != Fill(other, right)) return false;
            if (length == 0) return true;
            // No spans: their assembly is not one that every MSBuild has.
            for (var i = 0; i < length; i++)
            {
                if (left[i] != right[i]) return false;
            }
        }
    }

    private static int Fill(Stream stream, byte[] buffer)
    {
        var length = 0;
        while (length < buffer.Length && stream.Read(buffer, length, buffer.Length - length) is > 0 and var read) length += read;
        return length;
    }
}
