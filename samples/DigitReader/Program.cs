using System.Globalization;
using DigitReader;
using QuantBuild.OnnxRuntime;

// Reads 1000 hand-drawn digits with the model as it was trained and as the build quantized it, and compares.

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var folder = AppContext.BaseDirectory;
(string Name, string File)[] models =
    [("FP32", "digits.onnx"), ("FP16", "digits.fp16.onnx"), ("INT8", "digits.int8.onnx"), ("INT4", "digits.int4.onnx")];

var search = OnnxRuntimeLocator.Find();
if (search.Library is not { } runtime)
{
    Console.Error.WriteLine(string.Join(Environment.NewLine, ["No ONNX Runtime can be used on this machine.", .. search.Skipped]));
    return 1;
}

var set = TestSet.Load(Path.Combine(folder, "testset"));
var scores = new Dictionary<string, float[]>();
foreach (var (name, file) in models)
{
    using var classifier = new Classifier(runtime, Path.Combine(folder, file));
    scores[name] = classifier.Score(set);
}

var answers = scores.ToDictionary(static entry => entry.Key, static entry => Classifier.Digits(entry.Value));

// One digit that all read, one that the original misreads, one on which a quantized model differs from it.
var original = answers["FP32"];
var shown = new[]
{
    First(i => answers.Values.All(digits => digits[i] == set.Labels[i])),
    First(i => original[i] != set.Labels[i]),
    First(i => answers.Values.Any(digits => digits[i] != original[i])),
}.Where(static index => index >= 0).Distinct().ToList();
Console.WriteLine(DigitArt.Draw(set, shown, [.. shown.Select(Caption)]));
Console.WriteLine();

Console.WriteLine($"{runtime.Description}, {set.Count} images that the model was not trained on (one image is {1.0 / set.Count:P1})");
Console.WriteLine();
Console.WriteLine("model       size   of FP32   accuracy   change     cosine   other answers than FP32");
var originalSize = Size(models[0].File);
var originalAccuracy = Accuracy(original);
foreach (var (name, file) in models)
{
    Console.Write($"{name,-5} {Size(file) / 1000.0,7:F1} KB");
    Console.Write($"{(double)Size(file) / originalSize,9:P1}");
    Console.Write($"{Accuracy(answers[name]),11:P1}");
    Console.Write($"{100 * (Accuracy(answers[name]) - originalAccuracy),9:+0.0;-0.0;0.0}");
    Console.Write($"{Classifier.Cosine(scores["FP32"], scores[name]),11:F6}");
    Console.WriteLine($"{Enumerable.Range(0, set.Count).Count(i => answers[name][i] != original[i]),16}");
}

return 0;

int First(Func<int, bool> condition) => Enumerable.Range(0, set.Count).FirstOrDefault(condition, -1);

double Accuracy(int[] digits) => digits.Zip(set.Labels).Count(static pair => pair.First == pair.Second) / (double)set.Count;

long Size(string file) => new FileInfo(Path.Combine(folder, file)).Length;

string Caption(int index)
{
    var read = answers.Values.Select(digits => digits[index]).Distinct().ToList();
    return read.Count == 1
        ? $"a {set.Labels[index]}, all read {read[0]}"
        : $"a {set.Labels[index]}: " + string.Join(" ", models.Select(model => answers[model.Name][index]));
}
