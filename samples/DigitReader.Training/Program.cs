using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using DigitReader.Training.Drawing;
using DigitReader.Training.Files;
using DigitReader.Training.Network;

// Draws digits, trains the network on them and writes what samples/DigitReader needs: the model, the test set and the data that
// the build validates quantized models with. Another folder can be given as argument. The files are the same bytes in each run.

const ulong TrainingSeed = 1, WeightSeed = 4;
const int ImagesPerEpoch = 512 * Trainer.BatchSize;
const int Epochs = 8;
const double LearningRate = 0.002;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var folder = args.Length > 0 ? args[0] : SampleFolder();
Directory.CreateDirectory(Path.Combine(folder, "testset"));

var test = SampleData.DrawTestSet();
var parameters = Parameters.Initialize(new RandomSource(WeightSeed));
var trainer = new Trainer(parameters);
var clock = Stopwatch.StartNew();
for (var epoch = 0; epoch < Epochs; epoch++)
{
    // New images in each epoch: the network cannot learn them by heart.
    var set = DigitSet.Draw(TrainingSeed, ImagesPerEpoch, first: epoch * ImagesPerEpoch);
    for (var first = 0; first < set.Count; first += Trainer.BatchSize)
    {
        // The rate falls in a straight line to zero.
        var progress = ((epoch * ImagesPerEpoch) + first) / ((double)Epochs * ImagesPerEpoch);
        trainer.Step(set, first, LearningRate * (1 - progress));
    }

    var correct = Trainer.CountCorrect(parameters, test);
    Console.WriteLine($"epoch {epoch + 1} of {Epochs}: {correct} of {test.Count} test images read, {clock.Elapsed.TotalSeconds:F0} s");
}

OnnxFile.Write(Path.Combine(folder, "digits.onnx"), parameters);
File.WriteAllBytes(Path.Combine(folder, "testset", "images.npy"), SampleData.EncodeImages(test));
File.WriteAllBytes(Path.Combine(folder, "testset", "labels.npy"), SampleData.EncodeLabels(test));
File.WriteAllBytes(Path.Combine(folder, "testset", "validation.npz"), SampleData.EncodeModelInput(SampleData.DrawValidationSet()));
Console.WriteLine($"Wrote digits.onnx and testset/ into {folder}");

static string SampleFolder([CallerFilePath] string path = "") =>
    Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "DigitReader"));
