using QuantBuild.Numerics;
using QuantBuild.Validation;
using QuantBuild.Validation.Synthetic;

namespace QuantBuild.Core.Tests.Validation.Synthetic;

[TestClass]
public sealed class SyntheticInputsTests
{
    private static IReadOnlyDictionary<string, TensorValue> First(ValueInfo[] inputs, params InputHint[] hints) =>
        SyntheticInputs.Create(inputs, hints, 0, out _)!.Samples().First();

    private static TensorValue One(ValueInfo input, params InputHint[] hints) => First([input], hints)[input.Name];

    [TestMethod]
    public void The_generator_gives_the_numbers_of_its_publication()
    {
        // The first outputs of SplitMix64 with seed 1234567.
        var random = new SplitMix64(1234567);
        Assert.AreEqual(6457827717110365317UL, random.Next());
        Assert.AreEqual(3203168211198807973UL, random.Next());
        Assert.AreEqual(9817491932198370423UL, random.Next());
    }

    [TestMethod]
    public void The_same_model_gets_the_same_values_and_each_sample_others()
    {
        var inputs = new[] { Tensors.Input("x", ElementType.Float32, "batch", 3, 32, 32) };
        var first = SyntheticInputs.Create(inputs, [], 0, out _)!.Samples().Select(static s => s["x"].Data).ToList();
        var again = SyntheticInputs.Create(inputs, [], 0, out _)!.Samples().Select(static s => s["x"].Data).ToList();
        Assert.HasCount(4, first);
        for (var i = 0; i < 4; i++) CollectionAssert.AreEqual(first[i], again[i]);
        CollectionAssert.AreNotEqual(first[0], first[1]);
    }

    [TestMethod]
    public void The_same_symbol_has_the_same_size()
    {
        var sample = First([Tensors.Input("input_ids", ElementType.Int64, "batch", "foo"), Tensors.Input("attention_mask", ElementType.Int64, "batch", "foo")]);
        CollectionAssert.AreEqual(sample["input_ids"].Shape.ToArray(), sample["attention_mask"].Shape.ToArray());
        Assert.AreEqual(1L, sample["input_ids"].Shape[0]);
    }

    [TestMethod]
    public void Token_ids_stay_below_the_rows_of_the_table()
    {
        var ids = One(Tensors.Input("input_ids", ElementType.Int64, 1, 500), new InputHint("input_ids") { ExclusiveUpperBound = 7 }).Values();
        Assert.IsTrue(ids.All(static v => v is >= 1 and < 7));
        Assert.HasCount(6, ids.Distinct().ToList());
    }

    [TestMethod]
    public void A_language_model_starts_with_an_empty_cache_and_a_mask_of_ones()
    {
        var sample = First(
        [
            Tensors.Input("input_ids", ElementType.Int64, "batch_size", "sequence_length"),
            Tensors.Input("attention_mask", ElementType.Int64, "batch_size", "total_sequence_length"),
            Tensors.Input("position_ids", ElementType.Int64, "batch_size", "sequence_length"),
            Tensors.Input("token_type_ids", ElementType.Int64, "batch_size", "sequence_length"),
            Tensors.Input("past_key_values.0.key", ElementType.Float16, "batch_size", 4, "past_sequence_length", 8),
        ]);
        CollectionAssert.AreEqual(new long[] { 1, 16 }, sample["attention_mask"].Shape.ToArray());
        Assert.IsTrue(sample["attention_mask"].Values().All(static v => v == 1));
        CollectionAssert.AreEqual(Enumerable.Range(0, 16).Select(static i => (double)i).ToArray(), sample["position_ids"].Values());
        Assert.IsTrue(sample["token_type_ids"].Values().All(static v => v == 0));
        CollectionAssert.AreEqual(new long[] { 1, 4, 0, 8 }, sample["past_key_values.0.key"].Shape.ToArray());
        Assert.IsEmpty(sample["past_key_values.0.key"].Data);
    }

    [TestMethod]
    public void A_sum_of_symbols_is_past_and_sequence_together()
    {
        var shapes = SyntheticInputs.Create([Tensors.Input("attention_mask", ElementType.Int64, "batch", "past_sequence_length + sequence_length")], [], 2, out _)!.Shapes.Single().Shape;
        CollectionAssert.AreEqual(new long[] { 1, 40 }, shapes.ToArray());
    }

    [TestMethod]
    public void An_image_is_smooth_and_between_zero_and_one()
    {
        var image = One(Tensors.Input("data", ElementType.Float32, -1, 3, -1, -1));
        CollectionAssert.AreEqual(new long[] { 1, 3, 224, 224 }, image.Shape.ToArray());
        var values = image.Values();
        Assert.IsTrue(values.All(static v => v is >= 0 and <= 1));
        Assert.IsGreaterThan(0.4, values.Max() - values.Min());
        var steps = values.Zip(values.Skip(1)).Average(static p => Math.Abs(p.First - p.Second));
        // White noise would step by a third.
        Assert.IsLessThan(0.06, steps);
    }

    [TestMethod]
    public void Pixels_that_the_graph_scales_itself_reach_beyond_one()
    {
        var values = One(Tensors.Input("data", ElementType.Float32, 1, 3, 64, 64), new InputHint("data") { RawPixels = true }).Values();
        Assert.IsTrue(values.All(static v => v is >= 0 and <= 255));
        Assert.IsGreaterThan(100, values.Max());
    }

    [TestMethod]
    public void Channels_may_be_last_and_pixels_bytes()
    {
        var image = One(Tensors.Input("image", ElementType.UInt8, -1, -1, -1, 3));
        CollectionAssert.AreEqual(new long[] { 1, 224, 224, 3 }, image.Shape.ToArray());
        Assert.IsGreaterThan(100, image.Values().Max());
    }

    [TestMethod]
    public void A_voice_model_gets_sixteen_kilohertz_and_a_waveform()
    {
        var sample = First([Tensors.Input("input", ElementType.Float32, -1, -1), Tensors.Input("state", ElementType.Float32, 2, -1, 128), Tensors.Input("sr", ElementType.Int64)]);
        CollectionAssert.AreEqual(new long[] { 1, 576 }, sample["input"].Shape.ToArray());
        Assert.IsTrue(sample["input"].Values().All(static v => Math.Abs(v) <= 1));
        CollectionAssert.AreEqual(new long[] { 2, 1, 128 }, sample["state"].Shape.ToArray());
        Assert.AreEqual(16000.0, sample["sr"].Values().Single());
    }

    [TestMethod]
    public void Floats_of_open_length_are_a_signal_and_of_fixed_length_features()
    {
        var signal = One(Tensors.Input("input", ElementType.Float32, "batch", "sequence"));
        CollectionAssert.AreEqual(new long[] { 1, 576 }, signal.Shape.ToArray());
        Assert.IsTrue(signal.Values().All(static v => Math.Abs(v) <= 1));
        CollectionAssert.AreEqual(new long[] { 1, 30 }, One(Tensors.Input("input", ElementType.Float32, "batch", 30)).Shape.ToArray());
    }

    [TestMethod]
    public void Lengths_are_those_of_the_sequence()
    {
        var sample = First([Tensors.Input("phoneme_ids", ElementType.Int64, "batch", "phonemes_len"), Tensors.Input("input_lengths", ElementType.Int64, "batch")]);
        Assert.AreEqual((double)sample["phoneme_ids"].Shape[1], sample["input_lengths"].Values().Single());
    }

    [TestMethod]
    public void Features_have_mean_zero_and_variance_one()
    {
        var values = One(Tensors.Input("embeddings", ElementType.Float32, 1, 64, 256)).Values();
        Assert.AreEqual(0, values.Average(), 0.1);
        Assert.AreEqual(1, values.Average(static v => v * v), 0.15);
    }

    [TestMethod]
    public void What_was_only_guessed_is_said()
    {
        var plan = SyntheticInputs.Create([Tensors.Input("kind", ElementType.Int64, 1), Tensors.Input("x", ElementType.Float32, 1, 8), Tensors.Input("text", ElementType.String, 1)], [], 0, out _)!;
        Assert.HasCount(2, plan.Guesses);
        Assert.Contains("'kind'", plan.Guesses[0]);
        Assert.Contains("'text'", plan.Guesses[1]);
        Assert.IsNotEmpty(plan.Samples().First()["text"].Strings![0]);
    }

    [TestMethod]
    public void A_declared_size_that_no_memory_holds_is_refused()
    {
        Assert.IsNull(SyntheticInputs.Create([Tensors.Input("x", ElementType.Float32, long.MaxValue, long.MaxValue)], [], 0, out var reason));
        Assert.Contains("too large", reason!);
    }

    [TestMethod]
    public void Every_attempt_gives_data_of_the_size_that_its_shape_says()
    {
        var inputs = new[] { Tensors.Input("a", ElementType.Float16, "n", "c", "h", "w"), Tensors.Input("b", ElementType.Int32, "foo", "bar"), new ValueInfo("c", ElementType.Float32, null, []) };
        for (var attempt = 0; attempt < SyntheticInputs.Attempts; attempt++)
        {
            foreach (var value in SyntheticInputs.Create(inputs, [], attempt, out _, count: 1)!.Samples().Single().Values)
            {
                Assert.HasCount((int)value.Type.ByteSize(value.ElementCount), value.Data);
            }
        }
    }
}
