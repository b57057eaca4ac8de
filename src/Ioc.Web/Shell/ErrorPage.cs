using System.Net;

namespace Ioc.Shell;

/// <summary>What a person sees in place of a page; needs nothing but itself, since what failed may be anything.</summary>
internal static class ErrorPage
{
    public static IResult Of(int status, string? errorId)
    {
        var (title, advice) = status switch
        {
            403 => ("Không có quyền xem", "Tài khoản của bạn không được xem trang này."),
            404 => ("Không tìm thấy trang", "Đường dẫn không tồn tại hoặc không thuộc phạm vi của bạn."),
            >= 500 => ("Hệ thống gặp lỗi", "Vui lòng thử lại; nếu còn lỗi, báo cho quản trị viên kèm mã lỗi."),
            _ => ("Yêu cầu không hợp lệ", "Vui lòng quay lại trang trước và thử lại."),
        };
        var id = errorId is null ? "" : $"<p>Mã lỗi: <code>{WebUtility.HtmlEncode(errorId)}</code></p>";
        return Results.Content($"""
            <!doctype html>
            <html lang="vi">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{title}</title></head>
            <body class="d-flex flex-column"><main class="page page-center"><div class="container-tight py-4">
            <div class="empty"><p class="empty-header">{status}</p><h1 class="empty-title">{title}</h1>
            <p class="empty-subtitle text-secondary">{advice}</p>{id}
            <p class="empty-action"><a class="btn btn-primary" href="/">Về trang tổng quan</a></p></div>
            </div></main></body></html>
            """, "text/html; charset=utf-8", statusCode: status);
    }
}
