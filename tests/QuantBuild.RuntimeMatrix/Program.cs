using QuantBuild.RuntimeMatrix;

// dotnet run --project tests/QuantBuild.RuntimeMatrix -- FOLDER
// Says since which release of ONNX Runtime each form of a result runs, and compares that with what QuantBuild refuses.
// FOLDER holds a folder for each release, named by its version, with ONNX Runtime's library for this machine in it.
if (args is ["trial", var library, var models]) return Trial.Run(library, models, Console.In, Console.Out);
if (args is not [var folder, ..])
{
    Console.Error.WriteLine("usage: QuantBuild.RuntimeMatrix FOLDER [VERSION]...");
    return 2;
}
return Experiment.Run(folder, args[1..], Console.Out);
