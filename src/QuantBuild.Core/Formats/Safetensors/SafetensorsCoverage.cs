namespace QuantBuild.Formats.Safetensors;

/// <summary>The tensors' bytes follow each other without hole or overlap, from the end of the header to the end of the file.</summary>
internal static class SafetensorsCoverage
{
    /// <summary>Puts the tensors into the order of their bytes and checks that they cover the data exactly.</summary>
    /// <param name="file">For messages.</param>
    /// <param name="tensors">In any order.</param>
    /// <param name="dataStart">Where the header ends.</param>
    /// <param name="fileLength">Where the data must end.</param>
    public static void Check(string file, List<SafetensorsEntry> tensors, long dataStart, long fileLength)
    {
        // A name for what has the same place, which only empty tensors can have: one order for one file.
        tensors.Sort((left, right) =>
        {
            var order = left.Offset.CompareTo(right.Offset);
            if (order == 0) order = left.Length.CompareTo(right.Length);
            return order != 0 ? order : string.CompareOrdinal(left.Name, right.Name);
        });
        var end = dataStart;
        foreach (var tensor in tensors)
        {
            if (tensor.Offset != end)
                throw SafetensorsErrors.Coverage(file, tensor.Name, tensor.Offset - dataStart, end - dataStart);
            end += tensor.Length;
        }
        if (end > fileLength) throw SafetensorsErrors.CutShort(file, fileLength, end, "for all tensors of the header");
        if (end < fileLength) throw SafetensorsErrors.TrailingData(file, fileLength, end);
    }
}
