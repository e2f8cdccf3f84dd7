using QuantBuild.Formats.Safetensors;
using QuantBuild.Numerics;

namespace QuantBuild.Core.Tests.Formats.Safetensors;

[TestClass]
public sealed class A_file_is_accepted
{
    [TestMethod]
    public void Without_any_tensor() => Assert.IsEmpty(SafetensorsBytes.Read(SafetensorsBytes.Of("{}")).Tensors);

    [TestMethod]
    public void With_spaces_behind_the_header() => Assert.HasCount(1, SafetensorsBytes.Read(SafetensorsBytes.Of("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}      """, 1)).Tensors);

    [TestMethod]
    public void With_scalars_and_empty_tensors()
    {
        var (tensors, _) = SafetensorsBytes.Read(SafetensorsBytes.Of(
            """{"s":{"dtype":"F64","shape":[],"data_offsets":[0,8]},"z":{"dtype":"F32","shape":[3,0],"data_offsets":[8,8]},"y":{"dtype":"F32","shape":[0],"data_offsets":[8,8]}}""", 8));

        Assert.AreEqual("s y z", string.Join(' ', tensors.Select(tensor => tensor.Name)));
        Assert.IsEmpty(tensors[0].Shape);
        Assert.AreEqual(8, tensors[0].Length);
        Assert.AreEqual(0, tensors[2].Length);
    }

    [TestMethod]
    public void With_names_in_any_order_and_data_that_are_not_aligned()
    {
        const string header = """{"z":{"dtype":"U8","shape":[3],"data_offsets":[0,3]},"a":{"data_offsets":[7,9],"shape":[1],"dtype":"BF16"},"m":{"shape":[1],"data_offsets":[3,7],"dtype":"F32"}}""";

        var (tensors, _) = SafetensorsBytes.Read(SafetensorsBytes.Of(header, 9));

        Assert.AreEqual("z m a", string.Join(' ', tensors.Select(tensor => tensor.Name)));
        Assert.AreEqual(8 + header.Length + 3, tensors[1].Offset);
        Assert.AreEqual(SafetensorsType.BF16, tensors[2].Type);
    }

    [TestMethod]
    public void With_every_dtype()
    {
        var end = 0;
        var entries = SafetensorsTypes.All.Select(type =>
            $$"""
            "{{type}}":{"dtype":"{{type.Name()}}","shape":[2,4],"data_offsets":[{{end}},{{end += type.Bits()}}]}
            """);

        var (tensors, _) = SafetensorsBytes.Read(SafetensorsBytes.Of($"{{{string.Join(',', entries)}}}", SafetensorsTypes.All.Sum(type => type.Bits())));

        CollectionAssert.AreEqual(Enum.GetValues<SafetensorsType>(), tensors.Select(tensor => tensor.Type).ToArray());
    }

    [TestMethod]
    public void With_metadata()
    {
        var (tensors, metadata) = SafetensorsBytes.Read(SafetensorsBytes.Of("""{"__metadata__":{"format":"pt","\u00e4":""}}"""));

        Assert.IsEmpty(tensors);
        Assert.AreEqual("pt", metadata["format"]);
        Assert.AreEqual("", metadata["ä"]);
    }

    [TestMethod]
    public void With_metadata_that_are_null() => Assert.IsEmpty(SafetensorsBytes.Read(SafetensorsBytes.Of("""{"__metadata__":null}""")).Metadata);

    [TestMethod]
    public void With_keys_of_a_tensor_that_the_format_does_not_know() =>
        Assert.HasCount(1, SafetensorsBytes.Read(SafetensorsBytes.Of("""{"a":{"note":{"by":[1,{}]},"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 1)).Tensors);

    [TestMethod]
    public void With_very_many_tensors_in_time_that_grows_no_faster_than_they_do()
    {
        // A scan of the names for each name would take minutes.
        const int count = 50_000;
        var header = new System.Text.StringBuilder("{");
        for (var i = 0; i < count; i++)
            header.Append(System.Globalization.CultureInfo.InvariantCulture, $$"""{{(i == 0 ? "" : ",")}}"{{i:x}}":{"dtype":"U8","shape":[1],"data_offsets":[{{count - 1 - i}},{{count - i}}]}""");

        var (tensors, _) = SafetensorsBytes.Read(SafetensorsBytes.Of(header.Append('}').ToString(), count));

        Assert.HasCount(count, tensors);
        Assert.AreEqual($"{count - 1:x}", tensors[0].Name);
    }

    [TestMethod]
    public void Types_that_all_formats_share_are_mapped_there_and_back()
    {
        foreach (var type in SafetensorsTypes.All)
        {
            if (type.ToElementType() == ElementType.Other) continue;
            Assert.AreEqual(type, SafetensorsTypes.Of(type.ToElementType()));
            Assert.AreEqual(type.Bits(), type.ToElementType().BitSize());
        }
        Assert.IsNull(SafetensorsTypes.Of(ElementType.Int4));
        Assert.IsNull(SafetensorsTypes.Of(ElementType.Other));
    }
}
