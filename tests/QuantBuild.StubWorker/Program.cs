using System.Diagnostics;
using System.Text;

// The model is text: its lines say what the worker does, in order. After the last line the "result" is the arguments and the model's text.
// A model that is a folder has these lines in its config.json. Its result is a folder: that text as config.json, files of weights, and copies of all else.
//   error CODE TEXT | warning CODE TEXT | stderr TEXT | stdout TEXT | sleep SECONDS | reads PATH | data | exit CODE | crash | nothing
//   polite       from here on ends when its input ends, as the real worker does; without it, it has to be killed
//   unchanged    leaves a result that is there as it is
//   shards COUNT the result has that many files of weights for INT8, and one for all else; a folder
//   meets PATH   makes the file MODEL.here and waits until PATH is there: two models that meet each other have run at the same time
Console.OutputEncoding = new UTF8Encoding(false);
var arguments = File.ReadAllLines(args[0][1..]);
var model = arguments[0];
var output = Value("--output")!;
var script = Directory.Exists(model) ? Path.Combine(model, "config.json") : model;
var place = Path.GetDirectoryName(script)!;
List<string> read = Directory.Exists(model) ? [script, .. Directory.GetFiles(model).Where(file => file != script && !Path.GetFileName(file).StartsWith('.')).Order(StringComparer.Ordinal)] : [model];
var (data, unchanged, shards) = (false, false, Directory.Exists(model) ? 1 : 0);

// As the real worker: a folder is replaced when it is a former result, whole and alone.
if (Directory.Exists(output) && Directory.GetFileSystemEntries(output) is { Length: > 0 } old
    && (!File.Exists(Path.Combine(output, "config.json")) || old.Any(static path => path.EndsWith(".stray", StringComparison.Ordinal))))
{
    Console.Error.WriteLine($"{output} : error QB5031: The output folder holds something else than a former result");
    return 1;
}
foreach (var line in File.ReadAllLines(script))
{
    var (verb, rest) = line.Split(' ', 2) is [var first, var second] ? (first, second) : (line, "");
    switch (verb)
    {
        case "error" or "warning":
            var code = rest.Split(' ', 2);
            Console.Error.WriteLine($"{model} : {verb} {code[0]}: {code[1]}");
            if (verb == "error") return 1;
            break;
        case "stderr":
            Console.Error.WriteLine(rest);
            break;
        case "stdout":
            Console.WriteLine(rest);
            break;
        case "sleep":
            // The unfinished result of a worker that is ended half-way.
            File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(output)!, $".{Path.GetFileName(output)}.quantbuild")).FullName, "half"), "");
            File.WriteAllText(output + ".data.half", Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture));
            File.Move(output + ".data.half", output + ".data", overwrite: true);
            Thread.Sleep(TimeSpan.FromSeconds(int.Parse(rest, System.Globalization.CultureInfo.InvariantCulture)));
            break;
        case "reads":
            read.Add(Path.GetFullPath(rest, place));
            break;
        case "data":
            data = true;
            break;
        case "shards":
            shards = Value("--precision") == "INT8" ? int.Parse(rest, System.Globalization.CultureInfo.InvariantCulture) : 1;
            break;
        case "exit":
            return int.Parse(rest, System.Globalization.CultureInfo.InvariantCulture);
        case "crash":
            if (shards > 0) output = Path.Combine(Directory.CreateDirectory(output).FullName, "config.json");
            File.WriteAllText(output, "half a result");
            Environment.FailFast("the stub crashed as it was told to");
            break;
        case "nothing":
            return 0;
        case "polite":
            new Thread(() =>
            {
                while (Console.OpenStandardInput().ReadByte() >= 0) { }
                Environment.Exit(130);
            })
            { IsBackground = true }.Start();
            break;
        case "unchanged":
            unchanged = Path.Exists(output);
            break;
        case "meets":
            File.WriteAllText(model + ".here", "");
            var other = Path.GetFullPath(rest, place);
            var patience = Stopwatch.StartNew();
            while (!File.Exists(other))
            {
                if (patience.Elapsed > TimeSpan.FromSeconds(60)) return 3;
                Thread.Sleep(20);
            }
            break;
    }
}

if (unchanged)
{
    Console.WriteLine($"{Path.GetFileName(model)} -> {Value("--precision")}  (unchanged)");
    return 0;
}
string[] result = [.. arguments, .. read.SelectMany(File.ReadAllLines)];
if (shards == 0) File.WriteAllLines(output, result);
else WriteFolder(result);
if (data) File.WriteAllText(output + ".data", "weights");
else File.Delete(output + ".data");
if (Value("--key") is { } key) File.WriteAllText(key, "key");
File.WriteAllText(Value("--report")!, "{ \"version\": 1 }");
File.WriteAllLines(Value("--dependencies")!, read);
Console.WriteLine($"{Path.GetFileName(model)} -> {Value("--precision")}  2.0 MB -> 1.0 MB (2.0x)  cosine 0.9990 on 8 samples");
return 0;

void WriteFolder(string[] config)
{
    var pending = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(output)!, $".{Path.GetFileName(output)}.quantbuild")).FullName;
    File.WriteAllLines(Path.Combine(pending, "config.json"), config);
    for (var i = 1; i <= shards; i++) File.WriteAllText(Path.Combine(pending, $"model-{i:D5}-of-{shards:D5}.safetensors"), $"weights {i}");
    foreach (var file in read.Where(file => file != script && !file.EndsWith(".safetensors", StringComparison.Ordinal))) File.Copy(file, Path.Combine(pending, Path.GetFileName(file)));
    if (Directory.Exists(output)) Directory.Delete(output, recursive: true);
    Directory.Move(pending, output);
}

string? Value(string option) => arguments.FirstOrDefault(line => line.StartsWith(option + "=", StringComparison.Ordinal))?[(option.Length + 1)..];
