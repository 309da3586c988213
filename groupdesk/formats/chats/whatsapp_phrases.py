"""The words WhatsApp puts where something is missing, in the languages of its clients.

As its Android and iOS clients write them, gathered from exports and from the clients' own translations
(formats.md §2.2); without the angle brackets, marks and full stops around them.
"""

from groupdesk.records import Kind


def _phrases(listed: str) -> list[str]:
    return [phrase.strip() for phrase in listed.split("|")]


_LEFT_OUT = {
    # With those of clients that do not say what it was: most of it is pictures.
    Kind.IMAGE: """
        Media omitted|省略影音内容|已省略多媒體檔案|省略多媒體檔案|忽略多媒體檔|省略多媒体文件|媒体省略|
        Multimedia omitido|Archivo omitido|Mídia omitida|Mídia oculta|Arquivo de mídia oculto|
        Ficheiro não revelado|Medien ausgeschlossen|Medien ausgelassen|Medien weggelassen|Médias omis|
        Fichier omis|Media omessi|Media omesso|Media weggelaten|Без медиафайлов|Файл пропущен|
        Medya atlanmış|Medya dahil edilmedi|Media tidak disertakan|Media disingkirkan|pliki pominięto|
        メディアは含まれていません|メディアなし|미디어 파일을 생략한 대화내용|تم استبعاد الوسائط|
        मीडिया के बिना|image omitted|GIF omitted|GIF 动态图已被忽略|GIF 圖片已被省略|imagen omitida|
        GIF omitido|imagem ocultada|imagem não revelada|GIF omitida|Bild weggelassen|GIF weggelassen|
        image absente|GIF retiré|immagine omessa|GIF esclusa|afbeelding weggelaten|
        изображение отсутствует|GIF отсутствует|görüntü dahil edilmedi|gambar tidak disertakan|
        画像は含まれていません|画像は省略されました|이미지 생략됨|لم يتم إدراج الصورة""",
    Kind.VIDEO: """
        video omitted|video note omitted|video omitido|vídeo omitido|vídeo não revelado|
        Video weggelassen|vidéo absente|video omesso|video weggelaten|видео отсутствует|
        video dahil edilmedi|video tidak disertakan|ビデオは含まれていません|動画は省略されました|
        비디오 생략됨|동영상 생략됨""",
    Kind.VOICE: """
        audio omitted|audio omitido|áudio ocultado|ficheiro de áudio não revelado|Audio weggelassen|
        audio omis|audio omesso|audio weggelaten|аудиофайл отсутствует|ses dahil edilmedi|
        audio tidak disertakan|音声は含まれていません|오디오 생략됨""",
    Kind.STICKER: """
        sticker omitted|sticker omitido|figurinha omitida|sticker não revelado|Sticker weggelassen|
        sticker omis|sticker non incluso|sticker weggelaten|стикер не добавлен|çıkartma dahil edilmedi|
        stiker tidak disertakan|スタンプは含まれていません|스티커 제외됨""",
    Kind.FILE: """
        document omitted|documento omitido|documento não revelado|Dokument weggelassen|
        document manquant|documento omesso|document weggelaten|документ отсутствует|
        belge dahil edilmedi|dokumen tidak disertakan|ドキュメントは含まれていません|문서 생략됨""",
    Kind.CONTACT: """
        Contact card omitted|Tarjeta de contacto omitida|Cartão do contato omitido|
        Contacto não revelado|Kontaktkarte ausgelassen|Fiche contact manquante|Scheda contatto omessa|
        Visitekaartje weggelaten|Карточка контакта отсутствует|Kişi kartı dahil edilmedi|
        Kartu kontak tidak disertakan|連絡先カードを省略|연락처 카드 생략됨""",
    Kind.LOCATION: """
        live location shared|共享实时位置|實時位置已分享|ubicación en tiempo real compartida|
        localização atual compartilhada|Live-Standort wird geteilt|Localisation en direct partagée|
        posizione attuale condivisa|live locatie gedeeld|Lokasi terkini dibagikan|
        ライブロケーション共有|공유한 실시간 위치""",
    Kind.CALL: """
        Missed voice call|Missed video call|未接语音通话|未接视频通话|未接語音通話|未接視像通話""",
}
_THINGS_ZH = {
    Kind.IMAGE: "图片 照片 图像 圖片 圖像 相片 GIF",
    Kind.VIDEO: "视频 影片 視訊",
    Kind.VOICE: "音频 语音 音訊 語音",
    Kind.STICKER: "贴图 贴纸 表情 貼圖",
    Kind.FILE: "文档 文件 文檔",
    Kind.CONTACT: "联系人卡片 联系人名片 聯絡人卡片 聯絡人名片",
}
_GONE_ZH = ("忽略", "省略", "略去")

LEFT_OUT = {phrase: kind for kind, listed in _LEFT_OUT.items() for phrase in _phrases(listed)} | {
    phrase: kind
    for kind, things in _THINGS_ZH.items()
    for thing in things.split()
    for gone in _GONE_ZH
    for phrase in (f"{gone}{thing}", f"已{gone}{thing}", f"{thing}已{gone}", f"{thing} 已{gone}")
}
"""What stands for media that an export leaves out."""

WITHDRAWN = _phrases("""
    This message was deleted|You deleted this message|此消息已删除|这条消息已删除|你已删除此消息|
    您已删除此消息|您删除了此消息|你删除了这条消息|此訊息已刪除|此訊息已被刪除|你已刪除此訊息|
    您已刪除此訊息|Se eliminó este mensaje|Eliminaste este mensaje|Este mensaje fue eliminado|
    Esta mensagem foi apagada|Você apagou esta mensagem|Apagou esta mensagem|Mensagem apagada|
    Diese Nachricht wurde gelöscht|Du hast diese Nachricht gelöscht|Ce message a été supprimé|
    Vous avez supprimé ce message|Questo messaggio è stato eliminato|Hai eliminato questo messaggio|
    Dit bericht is verwijderd|U hebt dit bericht verwijderd|Данное сообщение удалено|
    Вы удалили данное сообщение|Bu mesaj silindi|Bu mesajı sildiniz|Pesan ini telah dihapus|
    Anda menghapus pesan ini|このメッセージは削除されました|삭제된 메시지입니다|تم حذف هذه الرسالة""")
"""A message that its sender or an admin took back."""

ATTACHED_IOS = _phrases("""
    attached|附件|已附加|adjunto|anexado|anexo|Anhang|angehängt|pièce jointe|allegato|bijgevoegd|
    bijlage|прикреплено|eklendi|ekli dosya|terlampir|dilampir|添付ファイル|添付|첨부됨|첨부|مرفق|
    المُرفق|संलग्न""")
"""What stands before a file's name, in angle brackets."""

ATTACHED_ANDROID = _phrases("""
    file attached|文件附件|附件檔案|archivo adjuntado|archivo adjunto|arquivo anexado|ficheiro anexado|
    Datei angehängt|fichier joint|file allegato|bestand bijgevoegd|файл добавлен|dosya ekli|
    file terlampir|添付ファイル有り|添付ファイル|ファイル添付|파일 첨부됨|الملف مرفق|फ़ाइल संलग्न""")
"""What stands behind a file's name, in parentheses."""

EDITED = _phrases("""
    This message was edited|此消息已编辑|已编辑|此訊息已編輯|已編輯|Se editó este mensaje|
    Mensagem editada|Esta mensagem foi editada|Diese Nachricht wurde bearbeitet|
    Ce message a été modifié|Questo messaggio è stato modificato|Dit bericht is bewerkt|
    Данное сообщение изменено|Pesan ini diedit""")
"""What stands behind an edited text, in angle brackets."""
