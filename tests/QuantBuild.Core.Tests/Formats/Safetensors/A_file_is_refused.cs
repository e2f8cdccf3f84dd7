using System.Buffers.Binary;
using QuantBuild.Diagnostics;
using QuantBuild.Formats.Safetensors;

namespace QuantBuild.Core.Tests.Formats.Safetensors;

[TestClass]
public sealed class A_file_is_refused
{
    [TestMethod]
    [DataRow("QB2401", "", DisplayName = "empty")]
    [DataRow("QB2401", "010203", DisplayName = "shorter than the length")]
    [DataRow("QB2401", "0000000000000000", DisplayName = "header of no bytes")]
    [DataRow("QB2402", "FFFFFFFFFFFFFFFF7B7D", DisplayName = "length beyond all numbers")]
    [DataRow("QB2402", "01E1F505000000007B7D", DisplayName = "length of 100,000,001")]
    [DataRow("QB2403", "00E1F505000000007B7D", DisplayName = "length of 100,000,000 in a short file")]
    [DataRow("QB2403", "03000000000000007B7D", DisplayName = "header of one byte more than there is")]
    public void When_it_begins_wrong(string code, string bytes) => Assert.AreEqual(code, SafetensorsBytes.Refusal(Convert.FromHexString(bytes)).Code);

    [TestMethod]
    public void When_it_is_a_Git_LFS_pointer()
    {
        var diagnostic = SafetensorsBytes.Refusal("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n"u8.ToArray());

        Assert.AreEqual("QB2401", diagnostic.Code);
        StringAssert.Contains(diagnostic.Remedy, "git lfs pull");
    }

    [TestMethod]
    [DataRow("QB2401", """ {"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", DisplayName = "white space before it")]
    [DataRow("QB2401", "[]", DisplayName = "an array")]
    [DataRow("QB2401", "\uFEFF{}", DisplayName = "byte order mark")]
    [DataRow("QB2404", "{", DisplayName = "not closed")]
    [DataRow("QB2404", "{}{}", DisplayName = "something behind it")]
    [DataRow("QB2404", "{}\0", DisplayName = "padded with zeros")]
    [DataRow("QB2404", """{"a":}""", DisplayName = "no value")]
    [DataRow("QB2404", """{"\ud800":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", DisplayName = "half a character")]
    [DataRow("QB2404", """{"a":[]}""", DisplayName = "an array for a tensor")]
    [DataRow("QB2404", """{"a":null}""", DisplayName = "null for a tensor")]
    [DataRow("QB2404", """{"a":{"shape":[1],"data_offsets":[0,1]}}""", DisplayName = "no dtype")]
    [DataRow("QB2404", """{"a":{"dtype":"U8","data_offsets":[0,1]}}""", DisplayName = "no shape")]
    [DataRow("QB2404", """{"a":{"dtype":"U8","shape":[1]}}""", DisplayName = "no offsets")]
    [DataRow("QB2405", """{"__metadata__":[]}""", DisplayName = "metadata an array")]
    [DataRow("QB2405", """{"__metadata__":{"a":1}}""", DisplayName = "metadata a number")]
    [DataRow("QB2405", """{"__metadata__":{"a":{"b":"c"}}}""", DisplayName = "metadata nested")]
    [DataRow("QB2405", """{"__metadata__":{"a":null}}""", DisplayName = "metadata null")]
    public void When_its_header_is_not_valid(string code, string header) => Assert.AreEqual(code, SafetensorsBytes.Refusal(SafetensorsBytes.Of(header, 1)).Code);

    [TestMethod]
    public void When_its_header_is_not_UTF_8() => Assert.AreEqual("QB2404", SafetensorsBytes.Refusal(SafetensorsBytes.Of([.. "{\"__metadata__\":{\"a\":\"\xff"u8[..^2], 0xFF, .. "\"}}"u8], [])).Code);

    [TestMethod]
    public void When_its_header_is_nested_without_end() =>
        Assert.AreEqual("QB2404", SafetensorsBytes.Refusal(SafetensorsBytes.Of($$"""{"a":{"x":{{new string('[', 1_000_000)}}""")).Code);

    [TestMethod]
    [DataRow("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", DisplayName = "tensor")]
    [DataRow("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"\u0061":{"dtype":"U8","shape":[0],"data_offsets":[1,1]}}""", DisplayName = "tensor, once escaped")]
    [DataRow("""{"a":{"dtype":"U8","dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", DisplayName = "key of a tensor")]
    [DataRow("""{"a":{"dtype":"U8","shape":[1],"shape":[1],"data_offsets":[0,1]}}""", DisplayName = "shape")]
    [DataRow("""{"a":{"x":1,"x":1,"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", DisplayName = "unknown key")]
    [DataRow("""{"__metadata__":{},"__metadata__":{},"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", DisplayName = "metadata")]
    [DataRow("""{"__metadata__":{"a":"b","a":"b"},"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", DisplayName = "key of the metadata")]
    public void When_a_name_occurs_twice(string header) => Assert.AreEqual("QB2406", SafetensorsBytes.Refusal(SafetensorsBytes.Of(header, 1)).Code);

    [TestMethod]
    [DataRow("QB2407", "\"F31\"", "[1]", "[0,1]")]
    [DataRow("QB2407", "\"u8\"", "[1]", "[0,1]")]
    [DataRow("QB2407", "8", "[1]", "[0,1]")]
    [DataRow("QB2408", "\"U8\"", "1", "[0,1]")]
    [DataRow("QB2408", "\"U8\"", "[-1]", "[0,1]")]
    [DataRow("QB2408", "\"U8\"", "[1.0]", "[0,1]")]
    [DataRow("QB2408", "\"U8\"", "[1e0]", "[0,1]")]
    [DataRow("QB2408", "\"U8\"", "[\"1\"]", "[0,1]")]
    [DataRow("QB2408", "\"U8\"", "[[1]]", "[0,1]")]
    [DataRow("QB2408", "\"U8\"", "[99999999999999999999]", "[0,1]")]
    [DataRow("QB2408", "\"U8\"", "[9223372036854775808]", "[0,1]")]
    [DataRow("QB2408", "\"U8\"", "[4294967296,4294967296]", "[0,1]")]
    [DataRow("QB2408", "\"F32\"", "[4611686018427387904]", "[0,0]")]
    [DataRow("QB2408", "\"U8\"", "[4611686018427387904,4,0]", "[0,0]")]
    [DataRow("QB2408", "\"F4\"", "[1]", "[0,1]")]
    [DataRow("QB2408", "\"F6_E2M3\"", "[3]", "[0,2]")]
    [DataRow("QB2409", "\"U8\"", "[1]", "0")]
    [DataRow("QB2409", "\"U8\"", "[1]", "[0]")]
    [DataRow("QB2409", "\"U8\"", "[1]", "[0,1,2]")]
    [DataRow("QB2409", "\"U8\"", "[1]", "[0.0,1.0]")]
    [DataRow("QB2409", "\"U8\"", "[1]", "[-1,0]")]
    [DataRow("QB2409", "\"U8\"", "[1]", "[1,0]")]
    [DataRow("QB2409", "\"U8\"", "[1]", "[\"0\",1]")]
    [DataRow("QB2409", "\"U8\"", "[1]", "[9223372036854775806,9223372036854775807]")]
    [DataRow("QB2409", "\"U8\"", "[2]", "[0,1]")]
    [DataRow("QB2409", "\"U8\"", "[0]", "[0,1]")]
    [DataRow("QB2409", "\"F4\"", "[4]", "[0,1]")]
    [DataRow("QB2410", "\"U8\"", "[1]", "[1,2]")]
    [DataRow("QB2403", "\"U8\"", "[2]", "[0,2]")]
    public void When_what_is_said_of_a_tensor_is_not_valid(string code, string dtype, string shape, string offsets)
    {
        var diagnostic = SafetensorsBytes.Refusal(SafetensorsBytes.Of($$$"""{"a":{"dtype":{{{dtype}}},"shape":{{{shape}}},"data_offsets":{{{offsets}}}}}""", 1));

        Assert.AreEqual(code, diagnostic.Code);
        if (code != "QB2403") Assert.AreEqual("a", diagnostic.Tensor);
    }

    [TestMethod]
    public void When_a_shape_has_more_dimensions_than_any_software_has()
    {
        static byte[] Ones(int count) => SafetensorsBytes.Of($$$"""{"a":{"dtype":"U8","shape":[{{{string.Join(',', Enumerable.Repeat(1, count))}}}],"data_offsets":[0,1]}}""", 1);

        Assert.HasCount(64, SafetensorsBytes.Read(Ones(64)).Tensors[0].Shape);
        Assert.AreEqual("QB2408", SafetensorsBytes.Refusal(Ones(65)).Code);
    }

    [TestMethod]
    [DataRow("QB2410", 0, 4, 6, 10, 10, DisplayName = "hole")]
    [DataRow("QB2410", 0, 4, 2, 6, 6, DisplayName = "overlap")]
    [DataRow("QB2410", 0, 4, 0, 4, 4, DisplayName = "same place")]
    [DataRow("QB2410", 2, 6, 6, 10, 10, DisplayName = "hole at the beginning")]
    [DataRow("QB2411", 4, 8, 0, 4, 9, DisplayName = "bytes behind")]
    [DataRow("QB2403", 4, 8, 0, 4, 7, DisplayName = "cut short")]
    public void When_tensors_do_not_cover_the_data(string code, int begin1, int end1, int begin2, int end2, int data) =>
        Assert.AreEqual(code, SafetensorsBytes.Refusal(SafetensorsBytes.Of(
            $$$"""{"a":{"dtype":"F32","shape":[1],"data_offsets":[{{{begin1}}},{{{end1}}}]},"b":{"dtype":"F32","shape":[1],"data_offsets":[{{{begin2}}},{{{end2}}}]}}""", data)).Code);

    [TestMethod]
    public void When_an_empty_tensor_lies_inside_another_one() =>
        Assert.AreEqual("QB2410", SafetensorsBytes.Refusal(SafetensorsBytes.Of(
            """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[0],"data_offsets":[2,2]}}""", 4)).Code);

    [TestMethod]
    public void In_few_words_however_long_its_names_are()
    {
        var diagnostic = SafetensorsBytes.Refusal(SafetensorsBytes.Of($$"""{"{{new string('n', 1_000_000)}}":1}"""));

        Assert.AreEqual("QB2404", diagnostic.Code);
        Assert.IsLessThan(1000, diagnostic.ToString().Length);
    }

    [TestMethod]
    public void Before_memory_for_the_header_is_taken()
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, 100_000_000);

        var before = GC.GetAllocatedBytesForCurrentThread();
        SafetensorsBytes.Refusal(bytes);

        Assert.IsLessThan(1_000_000, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    public void In_a_coded_way_whatever_byte_of_it_is_changed()
    {
        byte[] good = [.. """{"__metadata__":{"f":"p"},"a":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[],"data_offsets":[8,9]}}"""u8];
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = (byte[])good.Clone();
            for (var changes = random.Next(1, 4); changes > 0; changes--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                SafetensorsHeaderReader.Read("changed", bytes, 8 + bytes.Length + 9);
            }
            catch (QuantBuildException e)
            {
                StringAssert.StartsWith(e.Diagnostic.Code, "QB24");
            }
        }
    }
}
